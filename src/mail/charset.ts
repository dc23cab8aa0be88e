/**
 * Which charset octets are in whose sender did not say, or said wrongly. Only what is plain is guessed: UTF-8, the Japanese switch of
 * character sets, pairs of octets that read as Korean, Japanese or Chinese, Cyrillic and Thai by their letters. Else it is western.
 */
import { isUtf8 } from 'node:buffer';

/** Octets that are looked at. */
const sampleLength = 65_536;

/** The name of a charset that `TextDecoder` knows. `hint` is what the mail says elsewhere; empty where it says nothing. */
export function guessCharset(octets: Buffer, hint = ''): string {
  const sample = octets.subarray(0, sampleLength);
  if (switches(sample.toString('latin1'))) return 'iso-2022-jp';
  if (isUtf8(octets) || isMostlyUtf8(sample)) return 'utf-8';
  return (
    lettersOf(sample, 0.8) ??
    pairsOf(sample) ??
    lettersOf(sample, 0.5) ??
    (isUseful(hint) ? hint : 'windows-1252')
  );
}

/** The text of octets in a charset; what the charset does not have becomes U+FFFD, and an unknown charset is western. */
export function decodedAs(octets: Buffer, charset: string): string {
  return (decoderFor(charset, false) ?? new TextDecoder('windows-1252')).decode(octets);
}

/** Escape sequences of ISO-2022-JP, whose octets are all ASCII. */
const switching = ['$@', '$B', '(J'].map((rest) => `\u001b${rest}`);

function switches(text: string): boolean {
  return switching.some((sequence) => text.includes(sequence));
}

function isUseful(charset: string): boolean {
  return !/^(?:|utf-?8|us-ascii|ascii)$/i.test(charset) && decoderFor(charset, false) !== null;
}

function decoderFor(charset: string, fatal: boolean): TextDecoder | null {
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return null; // a charset nobody knows
  }
}

/** Text that was cut or patched: nearly all of its characters read well. */
function isMostlyUtf8(sample: Buffer): boolean {
  const text = new TextDecoder().decode(sample);
  const broken = count(text, /\ufffd/g);
  return count(text, /[\u0080-\ufffc]/g) > 4 * broken;
}

const pairs: readonly (readonly [string, RegExp, number])[] = [
  ['euc-kr', /[\uac00-\ud7a3]/g, 0.5],
  ['euc-jp', /[\u3041-\u30ff]/g, 0.25],
  ['shift_jis', /[\u3041-\u30ff]/g, 0.25],
  ['gb18030', /[\u4e00-\u9fa5]/g, 0.7],
  ['big5', /[\u4e00-\u9fa5]/g, 0.7],
];

function pairsOf(sample: Buffer): string | null {
  const whole = sample.length < sampleLength ? sample : sample.subarray(0, sample.lastIndexOf(0x0a) + 1);
  for (const [charset, letters, share] of pairs) {
    const text = readFatally(whole, charset);
    const foreign = text === null ? 0 : count(text, /[\u0080-\uffff]/g);
    if (
      text !== null &&
      foreign > 1 &&
      count(text, letters) >= share * foreign &&
      isPlausible(sample, charset)
    )
      return charset;
  }
  return null;
}

function readFatally(octets: Buffer, charset: string): string | null {
  try {
    return decoderFor(charset, true)?.decode(octets) ?? null;
  } catch {
    return null; // not in this charset
  }
}

const commonPairs: Readonly<Record<string, RegExp>> = {
  'euc-kr': /^[\xb0-\xc8][\xa1-\xfe]$/,
  gb18030: /^[\xa1-\xd7][\xa1-\xfe]$/,
  big5: /^[\xa1-\xc6][\x40-\xfe]$/,
};

/** Any text of pairs would read as Chinese: of its characters, most are common, and those lie together. */
function isPlausible(sample: Buffer, charset: string): boolean {
  const common = commonPairs[charset];
  if (common === undefined) return true;
  const pair = sample.toString('latin1').match(/[\x81-\xfe][\x40-\xfe]/g) ?? [];
  return pair.filter((it) => common.test(it)).length > 0.8 * pair.length;
}

/**
 * Alphabets whose words are all high octets. Small letters, of which there are more, lie in different halves; `share` of the octets must
 * lie there.
 */
function lettersOf(sample: Buffer, share: number): string | null {
  const text = sample.toString('latin1');
  const high = count(text, /[\x80-\xff]/g);
  if (high < 4 || longest(text) < 3) return null;
  if (count(text, /[\xe0-\xff]/g) > share * high) return 'windows-1251';
  if (count(text, /[\xc0-\xdf]/g) > share * high) return 'koi8-r';
  return share <= 0.5 && count(text, /[\xa1-\xbf]/g) > 0.25 * high ? 'windows-874' : null;
}

/** How long the words of high octets are on the whole: western text has single ones. */
function longest(text: string): number {
  const runs = text.match(/[\x80-\xff]+/g) ?? [];
  return runs.reduce((sum, run) => sum + run.length, 0) / Math.max(1, runs.length);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
