import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompressRtf } from '../../src/mail/tnef/compressed-rtf.ts';
import { rtfText } from '../../src/mail/tnef/rtf-text.ts';
import { readTnef } from '../../src/mail/tnef/tnef.ts';
import { tnefOf } from '../support/tnef.ts';

const western = (bytes: readonly number[]) => Buffer.from(bytes).toString('latin1');

describe('winmail.dat', () => {
  test('gives its files by their long names, and its words', () => {
    const file = tnefOf({
      text: 'See the files.\r\nAnn',
      files: [
        { name: 'METER~1.TXT', long: 'Zählerstand März.txt', content: '4711 kWh' },
        { name: 'b.bin', content: Buffer.of(0, 1, 2) },
      ],
    });
    expect(readTnef(file)).toMatchObject({
      text: 'See the files.\nAnn',
      html: null,
      files: [
        { name: 'Zählerstand März.txt', bytes: Buffer.from('4711 kWh') },
        { name: 'b.bin', bytes: Buffer.of(0, 1, 2) },
      ],
    });
  });

  test('of formatted words gives what a reader sees, and the formatting as a file', () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}Gr\'fc\'dfe, \u8364?5\par {\b Ann}}`;
    const read = readTnef(tnefOf({ rtf }));
    expect(read?.text).toBe('Grüße, €5\nAnn');
    expect(read?.files).toMatchObject([{ name: 'body.rtf', bytes: Buffer.from(rtf, 'latin1') }]);
  });

  test('that breaks off anywhere gives what came before, and never throws', () => {
    const whole = tnefOf({
      text: 'Hello',
      rtf: '{\\rtf1 x}',
      files: [{ name: 'a.txt', content: 'aaa', long: 'long.txt' }],
    });
    for (let length = 0; length < whole.length; length += 1) {
      const read = readTnef(whole.subarray(0, length));
      expect(read === null).toBe(length < 6);
    }
  });

  test('of any octets never throws, and takes no more than it was given', () => {
    const head = tnefOf({}).subarray(0, 6);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        const read = readTnef(Buffer.concat([head, octets]));
        const size = read?.files.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
        expect(size).toBeLessThanOrEqual(octets.length * 20);
      }),
    );
  });

  test('with octets changed never throws', () => {
    const whole = tnefOf({
      text: 'Hello',
      rtf: '{\\rtf1 x}',
      files: [{ name: 'a', content: 'aaa', long: 'b' }],
    });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const broken = Buffer.from(whole);
        for (const [at, octet] of changes) broken[at] = octet;
        readTnef(broken);
      }),
    );
  });

  test('is nothing else', () => {
    expect(readTnef(Buffer.from('%PDF-1.4 and so on'))).toBeNull();
  });
});

describe('compressed RTF', () => {
  /** The example of [MS-OXRTFCP] section 4.1. */
  const example = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
    'hex',
  );

  test('is what its specification says', () => {
    expect(decompressRtf(example)?.toString()).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
  });

  test('that claims to be huge gives no more than it holds', () => {
    const claims = Buffer.from(example);
    claims.writeUInt32LE(0xffffffff, 4);
    expect(decompressRtf(claims)?.length).toBeLessThan(100);
  });
});

test('RTF of any characters is read in linear time and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => rtfText(text, western).length <= text.length * 2),
  );
  const nested = `${'{'.repeat(200_000)}deep`;
  expect(rtfText(nested, western)).toBe('deep');
});
