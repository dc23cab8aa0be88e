/** The words of an RTF document: what a reader would see, without fonts, colours and pictures. */

/** Groups that hold no words, besides all that begin with `\*`. */
const silent = new Set([
  ...['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'header', 'footer', 'listtable'],
  ...['listoverridetable', 'revtbl', 'rsidtbl', 'themedata', 'datastore', 'generator', 'xmlnstbl'],
]);
const signs: Readonly<Record<string, string>> = {
  ...{ par: '\n', line: '\n', sect: '\n', page: '\n', row: '\n', cell: '\t', tab: '\t' },
  ...{ emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”' },
};
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;

interface Group {
  readonly isSilent: boolean;
  /** How many characters stand for one that older readers do not know. */
  readonly fallback: number;
}

/** `decode` reads bytes above 0x7f in the code page of the document (`\ansicpg`). */
export function rtfText(rtf: string, decode: (bytes: readonly number[], codePage: number) => string): string {
  const groups: Group[] = [];
  let group: Group = { isSilent: false, fallback: 1 };
  let [text, skip, codePage] = ['', 0, 1252];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) text += decode(bytes, codePage);
    bytes = [];
  };
  const say = (words: string) => {
    const said = words.slice(Math.min(skip, words.length));
    skip -= words.length - said.length;
    if (group.isSilent) return;
    flush();
    text += said;
  };
  for (const [, word, number, hex, symbol, brace, plain] of rtf.matchAll(token)) {
    if (brace === '{') groups.push(group);
    else if (brace === '}') {
      flush();
      group = groups.pop() ?? group;
      skip = 0;
    } else if (hex !== undefined) {
      if (skip > 0) skip -= 1;
      else if (!group.isSilent) bytes.push(Number.parseInt(hex, 16));
    } else if (symbol === '*') group = { ...group, isSilent: true };
    else if (symbol !== undefined)
      say(symbol === '~' ? ' ' : symbol === '-' ? '' : /[\\{}]/.test(symbol) ? symbol : '');
    else if (plain !== undefined) say(plain);
    else if (word === 'u' && number !== undefined) {
      say(String.fromCharCode(Number(number) & 0xffff));
      skip = group.fallback;
    } else if (word === 'uc') group = { ...group, fallback: Number(number ?? 1) };
    else if (word === 'ansicpg') codePage = Number(number ?? codePage);
    else if (word !== undefined && silent.has(word)) group = { ...group, isSilent: true };
    else if (word !== undefined) say(signs[word] ?? '');
  }
  flush();
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
