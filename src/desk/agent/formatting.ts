/**
 * An agent's own formatting, kept only where it provably says the same as the words that were checked: the HTML part is cut
 * at its first quote, cleaned, turned back into text and compared. Otherwise the words go out plain.
 */
import { htmlToText, sanitizeMailHtml } from '../../mail/html.ts';
import { withoutImageMarks } from '../../mail/image-mark.ts';

/** Where clients begin what is not the writer's: quotes, and the header line above them. */
const quoteStarts = [
  '<blockquote',
  'class="gmail_quote',
  'class="moz-cite-prefix',
  'class="yahoo_quoted',
  'class="protonmail_quote',
  'id="divrplyfwdmsg',
  'id="appendonsend',
  'id="mail-editor-reference-message-container',
  'name="_mailoriginal',
  '<hr',
];

const longest = 200_000;

/** Sanitised markup that says exactly `words`, or empty. */
export function formattedWords(html: string, words: string): string {
  if (html === '' || html.length > longest) return '';
  const safe = sanitizeMailHtml(uncut(html)).trim();
  return plain(htmlToText(safe)) === plain(words) ? safe : '';
}

function uncut(html: string): string {
  const lower = html.toLowerCase();
  const starts = quoteStarts.map((start) => lower.indexOf(start)).filter((at) => at >= 0);
  const cut = Math.min(html.length, ...starts);
  return html.slice(0, html[cut] === '<' ? cut : Math.max(0, lower.lastIndexOf('<', cut)) || cut);
}

function plain(text: string): string {
  return withoutImageMarks(text).replace(/\s+/g, ' ').trim();
}
