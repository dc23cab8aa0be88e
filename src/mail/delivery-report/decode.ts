/**
 * Transfer encodings, charsets and encoded words (RFC 2045, RFC 2047), only as far as recognising a delivery report needs
 * them. Takes and gives strings; never throws: what cannot be decoded stays as it was written.
 */

/** Larger parts are cut before decoding: what a report says stands at its beginning. In characters. */
const DECODED_LIMIT = 131_072;

/** Text of a body. `octets` holds one byte per character (latin1), `encoding` is a Content-Transfer-Encoding. */
export function decodedBody(octets: string, encoding: string, charset: string): string {
  const cut = octets.slice(0, DECODED_LIMIT);
  return inCharset(withoutTransferEncoding(cut, encoding.trim().toLowerCase()), charset);
}

/** A header value with its encoded words (RFC 2047) decoded; one byte per character comes in. */
export function decodedWords(value: string): string {
  if (!value.includes('=?')) return inCharset(value, 'utf-8');
  const joined = value.replace(/\?=[ \t\r\n]+=\?/g, '?==?');
  return joined.replace(
    /=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=/gi,
    (_word, charset: string, kind: string, text: string) => decodedWord(charset, kind, text),
  );
}

function decodedWord(charset: string, kind: string, text: string): string {
  const octets =
    kind.toLowerCase() === 'b' ? fromBase64(text) : fromQuotedPrintable(text.replaceAll('_', ' '));
  return inCharset(octets, charset.split('*', 1)[0] ?? '');
}

function withoutTransferEncoding(octets: string, encoding: string): string {
  if (encoding === 'base64') return fromBase64(octets);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(octets);
  return octets;
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

function fromQuotedPrintable(text: string): string {
  return text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function inCharset(octets: string, charset: string): string {
  if (!hasUnusualOctets(octets)) return octets;
  const decoder = decoderFor(charset.trim()) ?? new TextDecoder('utf-8');
  const text = decoder.decode(Buffer.from(octets, 'latin1'));
  return text.includes('\uFFFD') && decoder.encoding === 'utf-8' ? octets : text;
}

/** ESC switches the character set in ISO-2022-JP, whose octets are all ASCII. */
function hasUnusualOctets(octets: string): boolean {
  return octets.includes('\u001B') || /[\x80-\xFF]/.test(octets);
}

function decoderFor(charset: string): TextDecoder | null {
  try {
    return new TextDecoder(charset);
  } catch {
    return null; // a charset nobody knows
  }
}
