import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackBlocks } from '../../src/mail/encoded-blocks.ts';
import { withoutYenc, yencFiles } from '../../src/mail/yenc.ts';

/** POSIX uuencode. */
function uuencoded(name: string, content: Buffer): string {
  const six = (value: number) => (value === 0 ? '`' : String.fromCharCode(value + 32));
  const lines = [];
  for (let at = 0; at < content.length; at += 45) {
    const piece = content.subarray(at, at + 45);
    const padded = Buffer.concat([piece, Buffer.alloc((3 - (piece.length % 3)) % 3)]);
    let line = six(piece.length);
    for (let group = 0; group < padded.length; group += 3) {
      const bits = padded.readUIntBE(group, 3);
      line += [18, 12, 6, 0].map((shift) => six((bits >> shift) & 63)).join('');
    }
    lines.push(line);
  }
  return [`begin 644 ${name}`, ...lines, '`', 'end'].join('\n');
}

/** yEnc 1.3, lines of 128. */
function yencoded(name: string, content: Buffer): Buffer {
  const octets: number[] = [];
  for (const [at, octet] of content.entries()) {
    const coded = (octet + 42) & 255;
    if ([0, 10, 13, 61].includes(coded)) octets.push(61, (coded + 64) & 255);
    else octets.push(coded);
    if (at % 128 === 127) octets.push(13, 10);
  }
  return Buffer.concat([
    Buffer.from(`=ybegin line=128 size=${content.length} name=${name}\r\n`),
    Buffer.from(octets),
    Buffer.from(`\r\n=yend size=${content.length}\r\n`),
  ]);
}

const octets = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((it) => Buffer.from(it));

describe('uuencode', () => {
  test('any file comes out of the words as it went in', () => {
    fc.assert(
      fc.property(octets, (content) => {
        const { text, files } = unpackBlocks(`Hello,\n\n${uuencoded('meter reading.txt', content)}\n\nAnn`);
        expect(files).toEqual([{ name: 'meter reading.txt', bytes: content }]);
        expect(text).toBe('Hello,\n\n\nAnn');
      }),
    );
  });

  test('several files stand in one mail, and blanks at the ends of lines may be lost', () => {
    const ends = Buffer.from('thirty octets and then nothing\0\0\0\0\0\0');
    const [one, other] = [uuencoded('a', ends), uuencoded('b', Buffer.from('bb'))];
    const lost = one.replaceAll('`', ' ').replace(/ +$/gm, '');
    expect(unpackBlocks(`${lost}\n${other}`).files).toEqual([
      { name: 'a', bytes: ends },
      { name: 'b', bytes: Buffer.from('bb') },
    ]);
  });

  test.each([
    'We begin 644 times and end',
    'begin 644 reasons why I left',
    'begin 644 a.txt\nThis is what I would like to say about it, and it is a long line of plain words.',
    'begin again\nend',
  ])('words are no file: %s', (text) => {
    expect(unpackBlocks(text)).toEqual({ text, files: [] });
  });

  test('base64 blocks too', () => {
    const block = 'begin-base64 644 a.txt\nSGVsbG8=\n====';
    expect(unpackBlocks(`x\n${block}`)).toEqual({
      text: 'x',
      files: [{ name: 'a.txt', bytes: Buffer.from('Hello') }],
    });
  });
});

describe('yEnc', () => {
  test('any file comes out as it went in', () => {
    fc.assert(
      fc.property(octets, (content) => {
        const mail = Buffer.concat([
          Buffer.from('Hello\r\n'),
          yencoded('a b.bin', content),
          Buffer.from('Ann\r\n'),
        ]);
        expect(yencFiles(mail)).toEqual([{ name: 'a b.bin', bytes: content }]);
      }),
    );
  });

  test('its block is no words; one that is cut stays words', () => {
    const broken = '=ybegin line=128 size=9 name=b\nxy\n=yend size=9';
    const both = `Hello\n=ybegin line=128 size=2 name=a\nxy\n=yend size=2\n${broken}\nAnn`;
    expect(withoutYenc(both, yencFiles(Buffer.from(both)))).toBe(`Hello\n${broken}\nAnn`);
    const accented = Buffer.from('=ybegin line=128 size=2 name=\u00fcb\nxy\n=yend size=2\nAnn', 'latin1');
    expect(withoutYenc(accented.toString('latin1'), yencFiles(accented))).toBe('Ann');
    const cut = yencoded('a', Buffer.alloc(300)).subarray(0, 200);
    expect(yencFiles(cut)).toEqual([]);
    expect(yencFiles(Buffer.from('=ybegin line=128 size=9 name=a\r\nxy\r\n=yend\r\n'))).toEqual([]);
  });
});
