/** How the generated mail is written down: transfer encodings, encoded words, and charsets Node can only read. */

/** Lines of 76 characters that end in CRLF (RFC 2045 section 6.8). */
export function base64Lines(bytes: Buffer): string {
  const text = bytes.toString('base64');
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += 76) lines.push(`${text.slice(start, start + 76)}\r\n`);
  return lines.join('');
}

/** RFC 2045 section 6.7, of UTF-8 text with `\n` line ends. */
export function quotedPrintable(text: string): string {
  return text.split('\n').map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  const lines = [''];
  for (const byte of Buffer.from(line, 'utf8')) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x3d;
    const token = isPlain ? String.fromCharCode(byte) : escaped(byte);
    if ((lines.at(-1) ?? '').length + token.length > 75) lines.push('');
    lines.push(`${lines.pop() ?? ''}${token}`);
  }
  return lines.join('=\r\n').replace(/ $/, '=20');
}

function escaped(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** RFC 2047 encoded words, folded; ASCII stays as it is. A character is never split between two words. */
export function encodedWords(text: string, charset: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const chunks: string[] = [''];
  for (const character of text) {
    if (encodeText((chunks.at(-1) ?? '') + character, charset).length > 36) chunks.push('');
    chunks.push(`${chunks.pop() ?? ''}${character}`);
  }
  return chunks
    .map((chunk) => `=?${charset}?B?${encodeText(chunk, charset).toString('base64')}?=`)
    .join('\r\n ');
}

/** Text in `utf-8`, `windows-1251`, `gb18030` (its two-byte part) or `iso-2022-jp`; what these lack becomes `?`. */
export function encodeText(text: string, charset: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  const table = tableFor(charset);
  const pieces = Array.from(
    text,
    (character) => table.get(character) ?? character.replace(/[^\0-\x7f]/u, '?'),
  );
  const joined = pieces.join('');
  return Buffer.from(charset === 'iso-2022-jp' ? joined.replaceAll('\x1b(B\x1b$B', '') : joined, 'latin1');
}

const tables = new Map<string, Map<string, string>>();

/** Every non-ASCII character of a charset with its bytes (as latin1): TextDecoder, read backwards. */
function tableFor(charset: string): Map<string, string> {
  const known = tables.get(charset);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(charset);
  const table = new Map<string, string>();
  for (const bytes of sequences(charset)) {
    const character = decoder.decode(Buffer.from(bytes, 'latin1'));
    if ([...character].length === 1 && character !== '\ufffd' && !table.has(character))
      table.set(character, bytes);
  }
  tables.set(charset, table);
  return table;
}

function* sequences(charset: string): Generator<string> {
  if (charset === 'windows-1251') {
    for (let byte = 0x80; byte < 0x100; byte += 1) yield String.fromCharCode(byte);
    return;
  }
  const [low, high, around] =
    charset === 'gb18030' ? [0x81, 0xfe, ['', '']] : [0x21, 0x7e, ['\x1b$B', '\x1b(B']];
  for (let first = low; first <= high; first += 1) {
    for (let second = charset === 'gb18030' ? 0x40 : low; second <= high; second += 1) {
      yield `${around[0]}${String.fromCharCode(first, second)}${around[1]}`;
    }
  }
}
