import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fromFile, layAll, type Origin, originAt, takeRemovals } from '../../src/config/policy/layers.ts';

function laid(...files: string[]) {
  return layAll(files.map((text, file) => fromFile(parse(text), file)));
}

const pack = `
priorities: {urgent: P1, high: P2}
types: [question, task]
tiers:
  - {name: free, label: Free}
  - {name: pro, label: Pro}
`;

describe('a file laid over another', () => {
  test.each<[string, string, object]>([
    ['an empty file changes nothing', '', {}],
    [
      'mappings are laid key by key',
      'priorities: {high: P9, low: P4}',
      { priorities: { urgent: 'P1', high: 'P9', low: 'P4' } },
    ],
    ['plain lists replace', 'types: [bug]', { types: ['bug'] }],
    [
      'an item of the same name is laid over in its place',
      'tiers: [{name: Pro, label: Professional}]',
      {
        tiers: [
          { name: 'free', label: 'Free' },
          { name: 'pro', label: 'Professional' },
        ],
      },
    ],
    [
      'a new item stands before the earlier',
      'tiers: [{name: vip}, {name: gold}]',
      {
        tiers: [
          { name: 'vip' },
          { name: 'gold' },
          { name: 'free', label: 'Free' },
          { name: 'pro', label: 'Pro' },
        ],
      },
    ],
    ['an item is dropped', 'tiers: [{name: free, remove: true}]', { tiers: [{ name: 'pro', label: 'Pro' }] }],
    ['an empty list drops all', 'tiers: []', { tiers: [] }],
    [
      'an item without a name is new',
      'tiers: [{name: pro, label: x}, {label: y}]',
      { tiers: [{ label: 'y' }, { name: 'free', label: 'Free' }, { name: 'pro', label: 'x' }] },
    ],
    [
      'a name that stands twice stays twice',
      'tiers: [{name: pro}, {name: pro, label: y}]',
      {
        tiers: [
          { name: 'pro', label: 'y' },
          { name: 'free', label: 'Free' },
          { name: 'pro', label: 'Pro' },
        ],
      },
    ],
    ['another kind of value replaces', 'tiers: none\npriorities: [a]', { tiers: 'none', priorities: ['a'] }],
  ])('%s', (_what, own, expected) => {
    expect(laid(pack, own).value).toEqual({ ...Object(parse(pack)), ...expected });
  });

  test('nested lists of named items are laid item by item too', () => {
    const under =
      'sla: {policies: [{name: a, steps: [{name: warn, percent: 75}, {name: breach, percent: 100}]}]}';
    const over =
      'sla: {policies: [{name: a, steps: [{name: warn, percent: 50}, {name: breach, remove: true}]}]}';
    expect(laid(under, over).value).toEqual({
      sla: { policies: [{ name: 'a', steps: [{ name: 'warn', percent: 50 }] }] },
    });
  });

  test('a third file is laid over both', () => {
    expect(laid(pack, 'types: [a]', 'types: [b]\ntiers: [{name: pro, remove: true}]').value).toMatchObject({
      types: ['b'],
      tiers: [{ name: 'free' }],
    });
  });

  test('a key that objects have of their own is a key like others', () => {
    expect(laid('priorities: {}', 'priorities: {constructor: x}').value).toEqual({
      priorities: { constructor: 'x' },
    });
  });
});

describe('the place of a value', () => {
  const both = laid(pack, 'tiers: [{name: gold}, {name: pro, label: Professional}]\npriorities: {low: P4}');

  test.each<[(string | number)[], Origin]>([
    [['types', 1], { file: 0, path: ['types', 1] }],
    [['priorities', 'urgent'], { file: 0, path: ['priorities', 'urgent'] }],
    [['priorities', 'low'], { file: 1, path: ['priorities', 'low'] }],
    [['tiers', 0, 'name'], { file: 1, path: ['tiers', 0, 'name'] }],
    [['tiers', 1, 'label'], { file: 0, path: ['tiers', 0, 'label'] }],
    [['tiers', 2, 'label'], { file: 1, path: ['tiers', 1, 'label'] }],
    [['tiers', 2, 'missing'], { file: 1, path: ['tiers', 1, 'missing'] }],
    [['nowhere', 0], { file: 1, path: ['nowhere', 0] }],
  ])('%j is kept', (path, expected) => {
    expect(originAt(both.origin, path)).toEqual(expected);
  });
});

test('what removes nothing is left over, and taken out', () => {
  const both = laid(pack, 'tiers: [{name: gold, remove: true}]\nsla: {steps: [{name: x, remove: true}]}');
  const { rest, left } = takeRemovals(both);
  expect(rest.value).toEqual({ ...Object(parse(pack)), sla: { steps: [] } });
  expect(left.map(({ origin }) => originAt(origin, []).path)).toEqual([
    ['tiers', 0],
    ['sla', 'steps', 0],
  ]);
  expect(originAt(rest.origin, ['tiers', 1, 'label'])).toEqual({ file: 0, path: ['tiers', 1, 'label'] });
});
