/**
 * Where an agent's commands stand and where the words begin: a block at the top, a block at the end after the text, and
 * what `#end` closes off. Decides nothing about whether the commands are good.
 */
import type { Line } from './lines.ts';

export interface Blocks {
  readonly top: readonly Line[];
  /** Text between the blocks; a command in here was not meant to be text. */
  readonly body: readonly Line[];
  readonly bottom: readonly Line[];
  /** What follows `#end`: text as it stands. */
  readonly tail: readonly Line[];
  /** Whether an `#end` closed one of the blocks. */
  readonly ended: boolean;
}

export function splitBlocks(lines: readonly Line[]): Blocks {
  const bodyAt = lines.findIndex((line, index) => isText(line) || isAfterEnd(lines, index));
  const top = bodyAt < 0 ? lines : lines.slice(0, bodyAt);
  const rest = lines.slice(top.length);
  if (top.some(isEnd)) return { top, body: [], bottom: [], tail: rest, ended: true };
  return { top, ...splitBottom(rest) };
}

function splitBottom(lines: readonly Line[]): Omit<Blocks, 'top'> {
  const endAt = closingEnd(lines);
  const limit = endAt < 0 ? lines.length : endAt + 1;
  const bottomAt = lines.slice(0, limit).findLastIndex(isText) + 1;
  const bottom = lines.slice(bottomAt, limit);
  return {
    body: lines.slice(0, bottomAt),
    bottom,
    tail: lines.slice(limit),
    ended: bottom.some(isEnd),
  };
}

/** An `#end` that follows a command closes the block they form; one that follows text closes nothing. */
function closingEnd(lines: readonly Line[]): number {
  let previous: Line | null = null;
  for (const [index, line] of lines.entries()) {
    if (isEnd(line) && previous !== null && !isText(previous)) return index;
    if (line.kind !== 'blank') previous = line;
  }
  return -1;
}

function isText(line: Line): boolean {
  return line.kind === 'text';
}

export function isEnd(line: Line): boolean {
  return line.kind === 'command' && line.verb.name === 'end';
}

function isAfterEnd(lines: readonly Line[], index: number): boolean {
  const before = lines[index - 1];
  return before !== undefined && isEnd(before);
}

/** The words of the mail: body and tail, trimmed, one blank line between them. */
export function textOf({ body, tail }: Blocks): string {
  const words = body.map((line) => (line.kind === 'text' ? line.text : line.raw) + line.end);
  const verbatim = tail.map((line) => line.raw + line.end);
  return [shown(body, words), shown(tail, verbatim)].filter((part) => part !== '').join('\n\n');
}

/** Without blank lines at either end, also such as only look blank. */
function shown(lines: readonly Line[], texts: readonly string[]): string {
  const from = lines.findIndex(({ kind }) => kind !== 'blank');
  const to = lines.findLastIndex(({ kind }) => kind !== 'blank');
  return from < 0
    ? ''
    : texts
        .slice(from, to + 1)
        .join('')
        .trim();
}
