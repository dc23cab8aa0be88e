/**
 * One mail as a page. A mail is a stranger's text: its HTML is shown in a frame without any rights, under a policy that forbids
 * scripts and everything remote, and everything else is escaped.
 */
import type { ParsedMail } from 'mailparser';
import type { Arrival } from '../sandbox/smtp-server.ts';
import type { Exhibit } from './gallery.ts';
import { escaped, page } from './page.ts';

/** A mail's own styles and inline images work, nothing else does. */
const framePolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** `mail` is `arrival` parsed, its inline images as `data:` links. */
export function mailPage(exhibit: Exhibit, mail: ParsedMail, arrival: Arrival): string {
  const body = [
    '<nav><a href="index.html">← All mails</a></nav>',
    `<h1 dir="auto">${escaped(exhibit.subject)}</h1>`,
    facts(mail, arrival),
    htmlPart(mail),
    textPart(mail),
    attachments(mail),
    headerFields(mail),
    `<p><a href="${escaped(encodeURIComponent(exhibit.name))}.eml">The source of this mail (.eml)</a></p>`,
  ];
  return page(exhibit.subject, body.join('\n'));
}

/** Header and envelope side by side: that they differ is half of what mail is about. */
function facts(mail: ParsedMail, { reversePath, recipient }: Arrival): string {
  const rows: readonly (readonly [string, string])[] = [
    ['From', mail.from?.text ?? ''],
    ['To', textOf(mail.to)],
    ['Cc', textOf(mail.cc)],
    ['Reply-To', mail.replyTo?.text ?? ''],
    ['Date', mail.date?.toUTCString() ?? ''],
    ['Delivered to', recipient],
    ['Reverse path', reversePath || '(empty, as in a bounce)'],
  ];
  const lines = rows.filter(([, value]) => value !== '').map(fact);
  return `<dl>${lines.join('')}</dl>`;
}

function fact([name, value]: readonly [string, string]): string {
  return `<dt>${name}</dt><dd dir="auto">${escaped(value)}</dd>`;
}

function textOf(addresses: ParsedMail['to']): string {
  return [addresses ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');
}

function htmlPart({ html }: ParsedMail): string {
  if (html === false || html === '') return '';
  const source = `<meta http-equiv="Content-Security-Policy" content="${framePolicy}"><meta name="referrer" content="no-referrer">${html}`;
  return `<section><h2>As HTML</h2><iframe sandbox title="The HTML part of the mail" srcdoc="${escaped(source)}"></iframe></section>`;
}

function textPart({ text = '' }: ParsedMail): string {
  if (text.trim() === '') return '';
  return `<section><h2>As text</h2><pre dir="auto">${escaped(text.trim())}</pre></section>`;
}

function attachments({ attachments: files }: ParsedMail): string {
  if (files.length === 0) return '';
  const items = files.map(
    ({ filename, contentType, size }) =>
      `<li>${escaped(filename ?? '(no name)')} <small>${escaped(contentType)}, ${size} bytes</small></li>`,
  );
  return `<section><h2>Attached</h2><ul>${items.join('')}</ul></section>`;
}

function headerFields({ headerLines }: ParsedMail): string {
  const lines = headerLines.map(({ line }) => escaped(line)).join('\n');
  return `<details><summary>All ${headerLines.length} header fields</summary><pre>${lines}</pre></details>`;
}
