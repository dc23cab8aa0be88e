/**
 * Which parts of a message are its words: one plain text and one HTML body out of a tree of parts.
 * `multipart/alternative` (RFC 2046 section 5.1.4) says the same twice, so one of its forms is left out; parts of any
 * other multipart follow one another. Walks with a stack, never by recursion.
 */
import type { Headers } from 'mailparser';
import { unflowed } from '../../mail/flowed.ts';
import { htmlToText } from '../../mail/html.ts';

/** A part as mailparser leaves it behind: text only in leaves that are shown inline. */
export interface BodyPart {
  readonly contentType: string | false;
  readonly textContent?: string | false;
  /** As its Content-Type or that of the multipart around it declares it; empty where none does. */
  readonly declaredCharset?: string;
  /** The text is flowed (RFC 3676); null where it is not. */
  readonly flowed?: { readonly delSp: boolean } | null;
  /** Fields of the part as mailparser reads them. */
  readonly headers?: Headers;
  readonly children: readonly BodyPart[];
}

type TextType = 'text/plain' | 'text/html';

/**
 * The words as plain text (HTML is converted only where nothing plain says the same) and the HTML, null if none. `along` are the
 * Content-IDs of the files: the text has the places of those that the HTML shows.
 */
export function chooseBody(
  tree: BodyPart,
  along: ReadonlySet<string> = new Set(),
): { text: string; html: string | null } {
  const words = textLeaves(tree, 'text/plain').map((leaf) =>
    isHtml(leaf) ? htmlToText(textOf(leaf), along) : textOf(leaf),
  );
  const pages = textLeaves(tree, 'text/html');
  const html = pages.map((leaf) => (isHtml(leaf) ? textOf(leaf) : textAsHtml(textOf(leaf)))).join('\n');
  return { text: words.join('\n'), html: pages.some(isHtml) ? html : null };
}

/** Leaves with text, in order; inside an alternative that has the preferred type, only those. */
function textLeaves(tree: BodyPart, preferred: TextType): BodyPart[] {
  const leaves: BodyPart[] = [];
  const waiting = [{ part: tree, only: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { part } = next;
    const isWanted = !next.only || part.contentType === preferred;
    if (isWanted && textOf(part) !== '') leaves.push(part);
    const isAlternative = part.contentType === 'multipart/alternative';
    const only = next.only || (isAlternative && offers(part, preferred));
    for (const child of part.children.toReversed()) waiting.push({ part: child, only });
  }
  return leaves;
}

/** Whether a part or one below it has words of this type; a blank plain text beside HTML does not count. */
function offers(tree: BodyPart, type: TextType): boolean {
  const waiting = [tree];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.contentType === type && textOf(part).trim() !== '') return true;
    waiting.push(...part.children);
  }
  return false;
}

function isHtml(part: BodyPart): boolean {
  return part.contentType === 'text/html';
}

function textOf(part: BodyPart): string {
  const text = typeof part.textContent === 'string' ? part.textContent : '';
  return part.flowed && part.contentType === 'text/plain' ? unflowed(text, part.flowed.delSp) : text;
}

function textAsHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div style="white-space: pre-wrap">${escaped}</div>`;
}
