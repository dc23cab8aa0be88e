import { expect, test } from 'vitest';
import { isNullReversePath, mailingListId } from '../../src/mail/mailing-list.ts';

function fields(header: Record<string, string>) {
  return Object.entries(header).map(([name, value]) => ({ name, value }));
}

test.each([
  [{ 'list-id': 'Printers <Printers.lists.example.org>' }, 'printers.lists.example.org'],
  [{ 'list-id': '"a <b> c" <printers.example>' }, 'printers.example'],
  [{ 'list-id': 'printers.example' }, 'printers.example'],
  [
    { 'mailing-list': 'list printers@example.org; contact printers-owner@example.org' },
    'printers@example.org',
  ],
  [{ 'x-mailing-list': '<printers@example.org>' }, 'printers@example.org'],
  [{ 'x-beenthere': 'printers@example.org' }, 'printers@example.org'],
  [{ 'list-post': '<mailto:printers@example.org>', precedence: 'list' }, 'printers@example.org'],
  [{ 'list-unsubscribe': '<mailto:leave@example.org?subject=x>', precedence: 'list' }, 'leave@example.org'],
  [{ 'list-unsubscribe': '<mailto:leave@example.org>' }, null],
  [{ 'list-post': 'NO', precedence: 'list' }, null],
  [{ 'list-id': '' }, null],
  [{ subject: 'Printer' }, null],
])('%j is the list %s', (header, id) => {
  expect(mailingListId(fields(header))).toBe(id);
});

test('a null reverse path is an empty pair of brackets, and the topmost counts', () => {
  expect(isNullReversePath(fields({ 'return-path': '<>' }))).toBe(true);
  expect(isNullReversePath(fields({ 'return-path': ' < > ' }))).toBe(true);
  expect(isNullReversePath(fields({ 'return-path': '<ann@example.org>' }))).toBe(false);
  expect(isNullReversePath(fields({ 'return-path': '' }))).toBe(false);
  expect(isNullReversePath([])).toBe(false);
});
