import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bracketed, messageIds } from '../../src/mail/message-id.ts';

test.each([
  ['<a@x> <b@x>', ['a@x', 'b@x']],
  ['<a@x><b@x>', ['a@x', 'b@x']],
  ['<a@x>,\r\n\t<b@x>', ['a@x', 'b@x']],
  ['<a@\r\n x>', ['a@x']],
  ['<a@x b@x>', ['a@x', 'b@x']],
  ['a@x, b@x', ['a@x', 'b@x']],
  ['<a@x', ['a@x']],
  ['<a@x <b@x>', ['b@x']],
  ['<ABC123>', ['ABC123']],
  ['Your message of "Mon, 5 Jan" (by ann <ann@x>) <a@x>', ['a@x']],
  ['(never closed <a@x>', ['a@x']],
  ['<(a)@x> <b@x>', ['(a)@x', 'b@x']],
  ['tail@x> <b@x>', ['b@x']],
  ['<a@x> <b@x> <a@x>', ['b@x', 'a@x']],
  ['<> < >', []],
  ['no id here', []],
  ['', []],
])('%j names %j', (value, ids) => {
  expect(messageIds(value)).toEqual(ids);
});

test('of a long field the newest two hundred ids are kept', () => {
  const ids = Array.from({ length: 500 }, (_, number) => `${number}@x`);
  expect(messageIds(ids.map(bracketed).join(' '))).toEqual(ids.slice(-200));
});

test('an id longer than a line may be is dropped', () => {
  expect(messageIds(`<${'a'.repeat(999)}> <b@x>`)).toEqual(['b@x']);
});

test('any text yields at most two hundred ids that read as themselves', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('<', '>', '(', ')', '@', ' ', '\n', '"', ',', '<a@b>'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
      const ids = messageIds(pieces.join(''));
      expect(ids.length).toBeLessThanOrEqual(200);
      expect(messageIds(ids.map(bracketed).join(' '))).toEqual(ids);
    }),
  );
});

test.each(['(', '<', '<(', '()', 'a', 'a@', '<a@b> ', ' '])('a megabyte of %j is read at once', (piece) => {
  const begun = performance.now();
  messageIds(piece.repeat(1_000_000 / piece.length));
  expect(performance.now() - begun).toBeLessThan(1000);
});
