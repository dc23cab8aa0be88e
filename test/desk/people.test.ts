import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchName } from '../../src/desk/people.ts';

const team = [
  { id: 'booker', names: ['Booker Dean-DeWitt', 'booker@acme.example'] },
  { id: 'maria', names: ['María López', 'maria.lopez@acme.example', 'ml@acme.example'] },
  { id: 'marian', names: ['Marian Kowalski', 'mk@acme.example'] },
  { id: 'soren', names: ['Søren Weiß', 'sw@acme.example'] },
  { id: 'tier2', names: ['Tier 2'] },
  { id: 'wang', names: ['王小明'] },
];

describe('a name', () => {
  test.each([
    ['booker dean-DeWITT', 'booker'],
    ['  BookerDeanDewitt ', 'booker'],
    ['Booker', 'booker'],
    ['dean dewitt', 'booker'],
    ['b dewitt', 'booker'],
    ['book', 'booker'],
    ['maria', 'maria'],
    ['maría', 'maria'],
    ['Lopez', 'maria'],
    ['maria.lopez', 'maria'],
    ['ML', 'maria'],
    ['ML@Acme.Example', 'maria'],
    ['Maria Lopez <ml@acme.example>', 'maria'],
    ['marian', 'marian'],
    ['soren weiss', 'soren'],
    ['tier2', 'tier2'],
    ['tier-2', 'tier2'],
    ['王小明', 'wang'],
    ['王小', 'wang'],
    ['@booker', 'booker'],
  ])('%j means %s', (query, id) => {
    expect(matchName(query, team)).toEqual({ kind: 'match', id });
  });

  test('that begins two names is ambiguous', () => {
    expect(matchName('mari', team)).toEqual({ kind: 'ambiguous', ids: ['maria', 'marian'] });
  });

  test('that two people bear in full is ambiguous', () => {
    const twins = [
      { id: 'a', names: ['Ann Lee'] },
      { id: 'b', names: ['Ann Lee'] },
    ];
    expect(matchName('ann lee', twins)).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
  });

  test.each([
    ['bokoer', 'Booker Dean-DeWitt'],
    ['lopze', 'María López'],
    ['xyzzy', null],
    ['m', null],
    ['', null],
    ['?!', null],
    ['nobody@acme.example', null],
    ['lopez maria', null],
  ])('%j means nobody, perhaps %j', (query, suggestion) => {
    expect(matchName(query, team)).toEqual({ kind: 'none', suggestion });
  });

  test('never throws, and a full name always finds its owner unless shared', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (query, name) => {
        const found = matchName(query, [{ id: 'x', names: [name] }]);
        expect(['match', 'none']).toContain(found.kind);
        if (query === name && /[a-z0-9]/i.test(name)) expect(found.kind).toBe('match');
      }),
    );
  });
});
