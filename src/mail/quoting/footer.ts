/**
 * What programs put under a mail: `Sent from my iPhone` in many languages, the address of a mailing list under a rule. A footer is
 * short and stands at the end or above a quote; a sentence that begins with the same words is none.
 */
import { attributionEndingAt, beginsHeaderBlock } from './attribution.ts';

/** Beginnings, in lower case, without marks of direction. */
const sentFrom =
  /^(?:sent (?:from|via|using) |get outlook for |gesendet (?:von|mit|aus) |(?:diese nachricht wurde )?von .{1,60} gesendet$|envoyé (?:de|depuis|à partir|avec|via) |envoyé d['’]|télécharger outlook |obtenez outlook |enviad[oa] (?:desde|do|da|a partir|pelo|de) |inviato (?:da|dal|con) |scarica outlook |obtener outlook |obter o outlook |verzonden (?:vanaf|met|van|via) |verstuurd (?:vanaf|met|van|via) |skickat från |hämta outlook |sendt fra |lähetetty |wysłan[eoy] z |pobierz (?:program )?outlook |odesláno z |odoslané z |trimis (?:de pe|din) |poslano (?:s|z|iz|sa) |saadetud minu |отправлено (?:с|из) |надіслано з |изпратено от |στάλθηκε από |发自|發自|從我的.{1,30}傳送|从我的.{1,30}发送|傳送自|나의 .{1,30}에서 보냄|أ?ُ?رسلت من |مرسل من |נשלח מ)/u;
/** The same where the verb stands last. */
const sentLast = /(?:-?(?:om|em)?r[óő]l küldve|['’]?(?:[uıiü]mdan|[uıiü]mden) gönderildi|から送信)\.?$/u;
const rule = /^[_-]{10,200}$/;
/** What stands under a rule of a list or a program: an address, a link, a number. */
const impersonal = /@|https?:\/\/|\bwww\.|mailing list|\d{4}/i;

const longestLine = 75;
const mostLines = 6;
const linesAhead = 14;

/** Whether a footer begins with this line. */
export function beginsFooter(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > 220 || line.trim().length < 3) return false;
  if (rule.test(line.trim())) return isShort(lines, at) && impersonal.test(ahead(lines, at).join('\n'));
  return isSentFrom(line) && isShort(lines, at);
}

function isSentFrom(line: string): boolean {
  const text = line
    .toLowerCase()
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const isSentence = text.includes(', ') || /[^.]\.$/.test(text);
  return (
    text.replace(/<[^<>]*>/g, '').length <= longestLine &&
    !isSentence &&
    (sentFrom.test(text) || sentLast.test(text))
  );
}

/** The lines under it, without blank ones, up to a quote. */
function ahead(lines: readonly string[], at: number): string[] {
  const following = lines.slice(at + 1, at + 1 + linesAhead);
  const end = following.findIndex(
    (line, index) => line.startsWith('>') || isIntroduction(lines, at + 1 + index),
  );
  return (end < 0 ? following : following.slice(0, end)).filter((line) => line.trim() !== '');
}

function isIntroduction(lines: readonly string[], at: number): boolean {
  return beginsHeaderBlock(lines, at) || attributionEndingAt(lines, at) !== null;
}

/** What follows is little, or ends where a quote begins. */
function isShort(lines: readonly string[], at: number): boolean {
  return ahead(lines, at).length <= mostLines;
}
