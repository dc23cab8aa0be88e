import { describe, expect, test } from 'vitest';
import { beginsAsProgram, riskOf, riskyEndings } from '../../src/mail/risky-file.ts';

const bytes = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(60)]);

describe('a file that does something when it is opened', () => {
  test.each([
    ['invoice.pdf.exe', 'program'],
    ['INVOICE.SCR', 'program'],
    ['photos.iso', 'program'],
    ['open me.lnk', 'program'],
    ['letter.docm', 'macros'],
    ['letter.docx', null],
    ['invoice.pdf', null],
    ['exe', 'program'],
    ['notes about.exe files', null],
  ])('%s: %s', (filename, risk) => {
    expect(riskOf({ filename }, riskyEndings)).toBe(risk);
  });

  test('a program under another name is one', () => {
    expect(riskOf({ filename: 'photo.jpg', isProgram: true }, riskyEndings)).toBe('disguised');
    expect(riskOf({ filename: 'photo.jpg', isProgram: true }, [])).toBe('disguised');
  });

  test('a desk that hands out programs names other endings', () => {
    expect(riskOf({ filename: 'setup.exe' }, ['js'])).toBeNull();
  });
});

test.each([
  ['Windows', bytes('4d5a9000'), true],
  ['Linux', bytes('7f454c46'), true],
  ['macOS', bytes('cffaedfe'), true],
  ['a script', Buffer.from('#!/bin/sh\nrm -rf ~\n'), true],
  ['words that begin alike', Buffer.from('MZ is the plate of my car.'), false],
  ['a heading', Buffer.from('#! important'), false],
  ['PDF', Buffer.from('%PDF-1.7\n\0\0'), false],
  ['PNG', bytes('89504e47'), false],
  ['nothing', Buffer.alloc(0), false],
])('the first bytes of %s', (_, head, is) => {
  expect(beginsAsProgram(head)).toBe(is);
});
