import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from '../../src/desk/did-you-mean.ts';

describe('the distance between two words', () => {
  test.each([
    ['solve', 'solve', 0],
    ['sovle', 'solve', 1],
    ['slve', 'solve', 1],
    ['solvve', 'solve', 1],
    ['solbe', 'solve', 1],
    ['', 'tag', 3],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('from %j to %j is %i', (left, right, distance) => {
    expect(editDistance(left, right, 9)).toBe(distance);
  });

  test('is symmetric and never above its limit plus one', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, fc.nat(5), (left, right, limit) => {
        const distance = editDistance(left, right, limit);
        expect(distance).toBe(editDistance(right, left, limit));
        expect(distance).toBeLessThanOrEqual(limit + 1);
      }),
    );
  });
});

describe('a suggestion', () => {
  const known = ['address', 'aliases', 'name', 'imap', 'tag'];
  test.each([
    ['adress', 'address'],
    ['Adress', 'address'],
    ['iamp', 'imap'],
    ['nmae', 'name'],
    ['tga', 'tag'],
    ['start', null],
    ['', null],
    ['zzzzzzzz', null],
  ])('for %j is %j', (word, suggestion) => {
    expect(suggest(word, known)).toBe(suggestion);
  });

  test('for a very long word ends at once with none', () => {
    expect(suggest('a'.repeat(1_000_000), ['b'.repeat(1_000_000), 'tag'])).toBeNull();
  });
});
