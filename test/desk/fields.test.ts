import { describe, expect, test } from 'vitest';
import { extracted, type Field, readValue, shownValue } from '../../src/desk/fields/field.ts';
import { readPattern } from '../../src/desk/fields/pattern.ts';

const field = (more: Partial<Field>): Field => ({
  name: 'field',
  label: 'Field',
  type: 'text',
  values: [],
  extract: [],
  ...more,
});
const browser = field({ name: 'browser', extract: [readPattern('(firefox|chrome|safari)[ /]?[0-9.]*')] });
const code = field({ name: 'error', extract: [readPattern('error (?:code )?#?([A-Z]+-[0-9]+)')] });
const users = field({ name: 'users', type: 'number', extract: [readPattern('([0-9]+) users')] });
const mobile = field({ name: 'mobile', type: 'boolean', extract: [readPattern('iphone|android')] });
const plan = field({
  name: 'plan',
  type: 'choice',
  values: ['Basic', 'Pro'],
  extract: [readPattern('([a-z]+) plan')],
});
const all = [browser, code, users, mobile, plan];

describe('a mail says', () => {
  test.each([
    ['Firefox 140 shows error code ABC-12', { browser: 'Firefox', error: 'ABC-12' }],
    ['25 users on the pro plan, from my iPhone', { users: 25, plan: 'Pro', mobile: true }],
    ['on the golden plan', {}],
    ['nothing at all', {}],
  ])('%s', (text, expected) => {
    const found = extracted(all, {}, text).map(({ field: { name }, value }) => [
      name,
      value.kind === 'text' ? value.text : value.value,
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('nothing of a field that has a value', () => {
    expect(extracted([users], { users: 3 }, '25 users')).toEqual([]);
  });
});

describe('a value is', () => {
  test.each([
    [users, '1.5', 1.5],
    [users, '1,000', null],
    [users, '0x10', null],
    [users, 'many', null],
    [mobile, 'Yes', true],
    [mobile, 'no', false],
    [plan, 'pro', 'Pro'],
    [plan, 'gold', null],
  ])('of %o: %s', (of, written, expected) => {
    const value = readValue(of, written);
    expect(value?.kind === 'plain' ? value.value : null).toEqual(expected);
  });

  test('shown as people read it', () => {
    const texts = new Map([[7, 'Firefox 140']]);
    expect([{ text: 7 }, true, 3, 'Pro'].map((value) => shownValue(value, texts))).toEqual([
      'Firefox 140',
      'yes',
      '3',
      'Pro',
    ]);
  });
});

test('a pattern takes a time that grows with the text, whatever it says', () => {
  const evil = readPattern('(a+)+$');
  expect(evil.find(`${'a'.repeat(19_000)}!`)).toBeNull();
});

test.each(['(', '(?<=a)b', '(a)\\1'])('%s is refused', (written) => {
  expect(() => readPattern(written)).toThrow();
});
