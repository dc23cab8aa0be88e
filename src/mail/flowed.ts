/**
 * `format=flowed` text (RFC 3676): lines that end in a blank go on in the next one, if that is quoted as deep. A reply right under a quote
 * is no part of it, even where the quote's last line ends in a blank.
 */

interface Line {
  readonly depth: number;
  readonly pieces: string[];
  isOpen: boolean;
}

/** The text with its paragraphs whole; quoted lines begin with their marks and a blank. `delSp` says that the blank was added. */
export function unflowed(text: string, delSp: boolean): string {
  const lines: Line[] = [];
  for (const written of text.split('\n')) {
    const line = readLine(written, delSp);
    const last = lines.at(-1);
    if (last?.isOpen && last.depth === line.depth && line.pieces[0] !== signature) {
      last.pieces.push(...line.pieces);
      last.isOpen = line.isOpen;
    } else lines.push(line);
  }
  return lines.map(shown).join('\n');
}

const signature = '-- ';

function readLine(written: string, delSp: boolean): Line {
  let depth = 0;
  while (written[depth] === '>') depth += 1;
  const rest = written.slice(depth);
  const words = rest.startsWith(' ') ? rest.slice(1) : rest;
  const isOpen = words.endsWith(' ') && words !== signature;
  return { depth, pieces: [isOpen && delSp ? words.slice(0, -1) : words], isOpen };
}

function shown({ depth, pieces }: Line): string {
  const words = pieces.join('');
  const text = words === signature ? words : words.trimEnd();
  if (depth === 0) return text;
  return text === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} ${text}`;
}
