import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodedAs, guessCharset } from '../../src/mail/charset.ts';

/** Octets in hex, as senders without a charset send them. */
test.each<[string, string, string]>([
  ['plain ASCII', '497420 6275726e732e', 'It burns.'],
  ['UTF-8', 'e38182e38184', 'あい'],
  ['UTF-8 with one broken character', 'd0b3d0bed180d0b8d182d0b3d0bed180d0b8d182d0', 'горитгорит\ufffd'],
  ['western', '45732062 72656e6e7420 fc626572616c6c', 'Es brennt überall'],
  ['Portuguese, whose letters look like a pair', '466f726d61 e7e36f', 'Formação'],
  ['ISO-2022-JP', '1b2442 2422 1b2842', 'あ'],
  ['EUC-JP', 'a4a2a4a4a4a6', 'あいう'],
  ['Shift JIS', '82a082a282a4', 'あいう'],
  ['EUC-KR', 'c5d7bdbac6ae', '테스트'],
  ['GB 18030', 'b2e2cad4b2e2cad4', '测试测试'],
  [
    'Big5',
    'b17aa66ea141c1c2c1c2b17aaabaa8d3ab48a141a7daadccb77cbac9a7d6a65ec2d0',
    '您好，謝謝您的來信，我們會盡快回覆',
  ],
  ['KOI8-R', 'd4c5d3d420d4c5d3d4', 'тест тест'],
  ['Windows-1251', 'f2e5f1f220f2e5f1f2', 'тест тест'],
])('%s is read', (_, hex, text) => {
  const octets = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  expect(decodedAs(octets, guessCharset(octets))).toBe(text);
});

test('what the mail says elsewhere decides where the octets do not', () => {
  expect(guessCharset(Buffer.from('b1', 'hex'), 'iso-8859-2')).toBe('iso-8859-2');
  expect(guessCharset(Buffer.from('b1', 'hex'), 'x-unknown')).toBe('windows-1252');
});

test('any octets are read somehow', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
      const bytes = Buffer.from(octets);
      expect(typeof decodedAs(bytes, guessCharset(bytes))).toBe('string');
    }),
  );
});
