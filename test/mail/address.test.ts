import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  detailOf,
  firstName,
  formatAddress,
  normalAddress,
  sameAddress,
  splitAddress,
  withDetail,
} from '../../src/mail/address.ts';

test.each([
  [' Ann@EXAMPLE.com ', 'ann@example.com'],
  ['<ann@example.com>', 'ann@example.com'],
  ['"ann"@example.com', 'ann@example.com'],
  ['"Ann Lee"@example.com', '"ann lee"@example.com'],
  ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
  ['ann@example.com.', 'ann@example.com'],
  ['ann..lee.@docomo.example', 'ann..lee.@docomo.example'],
  ['ann@localhost', 'ann@localhost'],
  ['ann@[192.0.2.1]', 'ann@[192.0.2.1]'],
  ['andre\u0301@example.com', 'andré@example.com'],
  ['', ''],
  ['ann', ''],
  ['@example.com', ''],
  ['ann@', ''],
  ['ann@b@example.com', ''],
  ['ann lee@example.com', ''],
  ['ann@example..com', ''],
  ['ann@192.0.2.1', ''],
  ['ann@0x7f.1', ''],
  ['ann@ex%61mple.com', ''],
  ['ann@example.com/x', ''],
  [`${'a'.repeat(65)}@example.com`, ''],
  [`ann@${'a.'.repeat(200)}com`, ''],
])('%j is kept as %j', (written, normal) => {
  expect(normalAddress(written)).toBe(normal);
});

test('the normal form of any text is its own normal form', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('@', '"', '.', '+', '<', '>'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const normal = normalAddress(pieces.join(''));
      expect(normalAddress(normal)).toBe(normal);
    }),
  );
});

test('an address splits at its last at sign', () => {
  expect(splitAddress('"a@b"@Example.com')).toEqual({ localPart: '"a@b"', domain: 'example.com' });
  expect(splitAddress('nobody')).toBeNull();
});

test('two spellings of one mailbox are the same, two that are no address are not', () => {
  expect(sameAddress('Ann@Example.com', 'ann@example.COM')).toBe(true);
  expect(sameAddress('ann@example.com', 'ann+x@example.com')).toBe(false);
  expect(sameAddress('ann', 'ann')).toBe(false);
});

test.each([
  ['help+abc@example.com', 'abc'],
  ['HELP+ABC@EXAMPLE.COM', 'abc'],
  ['help+me.abc@example.com', 'me.abc'],
  ['help+a+b@example.com', 'a+b'],
  ['help+@example.com', null],
  ['help@example.com', null],
  ['helper+abc@example.com', null],
  ['help+abc@example.org', null],
  ['nonsense', null],
])('the detail of %s is %s', (address, detail) => {
  expect(detailOf(address, 'Help@example.com')).toBe(detail);
});

test('a detail that is put into an address is found there again', () => {
  expect(withDetail('Help@example.com', 'abc')).toBe('help+abc@example.com');
  expect(detailOf(withDetail('help+x@example.com', 'abc'), 'help+x@example.com')).toBe('abc');
  expect(withDetail('nonsense', 'abc')).toBe('nonsense');
});

test.each([
  ['', 'ann@example.com'],
  ['Ann Lee', 'Ann Lee <ann@example.com>'],
  ['Lee, Ann', '"Lee, Ann" <ann@example.com>'],
  ['Ann "the" Lee\\', '"Ann \\"the\\" Lee\\\\" <ann@example.com>'],
  ['Ann\r\nBcc: eve@example.com', '"Ann Bcc: eve@example.com" <ann@example.com>'],
])('the name %j is written as %s', (displayName, field) => {
  expect(formatAddress({ address: 'ann@example.com', displayName })).toBe(field);
});

test('an address cannot end its brackets, and a name without one stands alone', () => {
  expect(formatAddress({ address: 'ann@example.com>, <eve@x', displayName: 'Ann' })).toBe(
    'Ann <ann@example.com, eve@x>',
  );
  expect(formatAddress({ address: '', displayName: 'Ann' })).toBe('Ann');
});

test.each([
  ['Ann Lee', 'Ann'],
  ['Lee, Ann', 'Ann'],
  ['Lee, Dr. Ann', 'Ann'],
  ['Dr. Ann Lee', 'Ann'],
  ['Prof. Dr. med. Ann Lee', 'Ann'],
  ['Ann Lee, PhD', 'Ann'],
  ['ANN LEE', 'Ann'],
  ['ann lee', 'Ann'],
  ['JEAN-LUC PICARD', 'Jean-Luc'],
  ['JP Morgan', 'JP'],
  ['J. Robert Lee', 'Robert'],
  ["'Ann Lee'", 'Ann'],
  ['Ann Lee (Acme)', 'Ann'],
  ['Ann via Documents', 'Ann'],
  ['Élodie Dupont', 'Élodie'],
  ['Μαρία Παππά', 'Μαρία'],
  ['J. Lee', ''],
  ['Mr Lee', ''],
  ['ann@example.com', ''],
  ['ann.lee', ''],
  ['ann1970', ''],
  ['Acme Support', ''],
  ['Acme, Inc.', ''],
  ['田中 太郎', ''],
  ['', ''],
])('%j is greeted as %j', (displayName, name) => {
  expect(firstName(displayName)).toBe(name);
});
