/**
 * Reads the commands in an agent's mail. All or nothing: either every line is understood, or the mail is held with all its
 * problems at once, and nothing is done or sent (DESIGN section 6). `docs/commands.md` is the language in full.
 */
import { type Blocks, isEnd, splitBlocks, textOf } from './blocks.ts';
import { type AnswerAddress, type CommandProblem, conflictsOf, type PlacedCommand } from './conflicts.ts';
import type { VerbDefinition } from './definition.ts';
import { type Line, readLines } from './lines.ts';
import { suggestVerb } from './verbs.ts';

export type { CommandProblem, PlacedCommand } from './conflicts.ts';
export type { Command } from './definition.ts';

export type CommandMail =
  | {
      readonly ok: true;
      /** In the order written, without `#end`. */
      readonly commands: readonly PlacedCommand[];
      /** The words that remain, trimmed; empty for a mail of commands only. */
      readonly text: string;
      /** Whom the words are for; a note never reaches the customer. */
      readonly visibility: 'reply' | 'note';
      readonly ended: boolean;
    }
  | { readonly ok: false; readonly problems: readonly CommandProblem[] };

export interface CommandOptions {
  /** Which of our addresses the mail came to; `answer` where nothing is said. */
  readonly address?: AnswerAddress;
}

/** More than this helps nobody, and the mail that tells about them must stay a mail. */
const mostProblems = 100;

/**
 * Reads an agent's new text, quotes and signature already stripped. Any text is taken, nothing is thrown; time and memory
 * grow with its length. Problems come in the order of their lines, at most 100.
 */
export function parseCommands(text: string, options: CommandOptions = {}): CommandMail {
  const blocks = splitBlocks(readLines(text));
  const address = options.address ?? 'answer';
  const read = readBlocks(blocks);
  const words = textOf(blocks);
  const problems = [...read.problems, ...conflictsOf({ ...read, text: words, address })];
  if (problems.length > 0) {
    return { ok: false, problems: problems.sort((a, b) => a.line - b.line).slice(0, mostProblems) };
  }
  const isNote = address === 'note' || read.commands.some(({ verb }) => verb === 'note');
  return {
    ok: true,
    commands: read.commands,
    text: words,
    visibility: isNote ? 'note' : 'reply',
    ended: blocks.ended,
  };
}

interface Reading {
  readonly commands: PlacedCommand[];
  readonly definitions: VerbDefinition[];
  readonly problems: CommandProblem[];
}

function readBlocks({ top, body, bottom }: Blocks): Reading {
  const reading: Reading = { commands: [], definitions: [], problems: [] };
  const last = bottom.findLast(({ kind }) => kind !== 'blank');
  for (const line of top) readBlockLine(line, reading);
  for (const line of body) report(reading, line, foundInText(line));
  for (const line of bottom) {
    if (isEnd(line) && line !== last) report(reading, line, foundInText(line));
    else readBlockLine(line, reading);
  }
  return reading;
}

function readBlockLine(line: Line, reading: Reading): void {
  if (line.kind === 'unknown') report(reading, line, unknownVerb(line));
  if (line.kind === 'slip') report(reading, line, slipped(line));
  if (line.kind === 'command') readCommand(line, reading);
}

function readCommand(line: Line & { readonly kind: 'command' }, reading: Reading): void {
  const { verb, argument, number, raw } = line;
  const read = verb.read(argument);
  if (!read.ok) {
    const message = `#${verb.name}${verb.usage && ` ${verb.usage}`}: ${read.message}`;
    report(reading, line, { message, hint: read.hint, reason: 'bad-argument' });
  } else if (read.command.verb !== 'end') {
    reading.commands.push({ ...read.command, line: number, source: clip(raw) });
    reading.definitions.push(verb);
  }
}

type Finding = Pick<CommandProblem, 'message' | 'hint' | 'reason'>;

/** A hashtag far from any verb may stand in text; whatever may be a command may not. */
function foundInText(line: Line): Finding | null {
  if (line.kind === 'slip') return slipped(line);
  if (line.kind === 'command') return inText(line.verb.name, null);
  return line.kind === 'unknown' && line.near !== null ? inText(line.word, line.near) : null;
}

function inText(word: string, near: string | null): Finding {
  const meant = near === null ? '' : ` (did you mean #${near}?)`;
  return {
    reason: 'command-in-text',
    message: `#${word}${meant} stands in the middle of the text`,
    hint: 'Move it to the top or the end of your mail, or write \\# to send the line as text.',
  };
}

function unknownVerb({ word }: { readonly word: string }): Finding {
  const meant = suggestVerb(word);
  const help = meant === null ? '#help lists the commands.' : `Did you mean #${meant}?`;
  return {
    reason: 'unknown-command',
    message: `#${clip(word)} is no command`,
    hint: `${help} Write \\# to send the line as text.`,
  };
}

function slipped({ verb }: { readonly verb: VerbDefinition }): Finding {
  return {
    reason: 'looks-like-command',
    message: `this looks like #${verb.name}, but is not written like a command`,
    hint: `Begin the line with #${verb.name}, or write \\# to send the line as text.`,
  };
}

function report(reading: Reading, line: Line, finding: Finding | null): void {
  if (finding === null || reading.problems.length >= mostProblems) return;
  const { message, hint, reason } = finding;
  reading.problems.push({ line: line.number, text: clip(line.raw), message, hint, reason });
}

function clip(text: string): string {
  const start = text.slice(0, 400).trim();
  return start.length <= 160 ? start : `${start.slice(0, 159)}…`;
}
