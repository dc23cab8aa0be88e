import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../src/desk/context.ts';
import { choose } from '../../src/desk/routing/choose.ts';
import type { DeskAgent } from '../../src/desk/settings.ts';
import { desk, knownOf, now } from './world.ts';

const agent = (name: string, more: Partial<DeskAgent> = {}): DeskAgent => ({
  name,
  addresses: [`${name.toLowerCase()}@acme.example`],
  groups: ['team'],
  role: 'agent',
  timeZone: 'UTC',
  ...more,
});

interface Situation {
  readonly agents: readonly DeskAgent[];
  readonly strategy?: 'inTurn' | 'leastLoaded';
  readonly maxTickets?: number | null;
  readonly load?: Readonly<Record<string, number>>;
  readonly away?: readonly string[];
  readonly last?: string;
}

function contextOf({
  agents,
  strategy = 'inTurn',
  maxTickets = null,
  load = {},
  away = [],
  last,
}: Situation): Context {
  const known = knownOf({
    known: {
      load: new Map(Object.entries(load)),
      away: new Map(away.map((name) => [name, { since: now, until: null }])),
      turns: new Map(last === undefined ? [] : [['team', last]]),
    },
  });
  const ids = { ticket: () => 1, message: () => 1, mail: () => 1, text: () => 1, held: () => 1 };
  const policy = { ...desk.policy, routing: { strategy, maxTickets } };
  return { desk: { ...desk, agents, policy }, now, ids, known };
}

const [ann, bob, cy] = [agent('Ann'), agent('Bob'), agent('Cy')];
const chosen = (situation: Situation) => choose(contextOf(situation), 'team');

describe('the next ticket of a group goes', () => {
  test('to whose turn it is', () => {
    expect(chosen({ agents: [ann, bob, cy], last: 'Ann' })).toEqual({ agent: bob, because: 'in-turn: team' });
    expect(chosen({ agents: [ann, bob, cy], last: 'Cy' }).agent).toBe(ann);
  });

  test('past whoever is away, off shift or has enough, and says so', () => {
    const night = agent('Nora', {
      hours: {
        name: 'Nora',
        timeZone: 'UTC',
        week: Array(7).fill([{ start: 1200, end: 1440 }]),
        holidays: new Map(),
        yearly: new Map(),
      },
    });
    const { agent: to, because } = chosen({
      agents: [ann, bob, night, cy],
      maxTickets: 25,
      load: { Bob: 25 },
      away: ['Ann'],
    });
    expect(to).toBe(cy);
    expect(because).toBe('in-turn: team; not Ann (away), Bob (25 of 25 tickets), Nora (off shift)');
  });

  test('to who carries the fewest, in turn among equals', () => {
    const situation = {
      agents: [ann, bob, cy],
      strategy: 'leastLoaded',
      load: { Ann: 3, Bob: 1, Cy: 1 },
    } as const;
    expect(chosen(situation).agent).toBe(bob);
    expect(chosen({ ...situation, last: 'Bob' }).agent).toBe(cy);
  });

  test('to nobody where nobody can take it', () => {
    expect(chosen({ agents: [ann], away: ['Ann'] })).toEqual({
      agent: null,
      because: 'in-turn: team; not Ann (away)',
    });
    expect(choose(contextOf({ agents: [ann] }), null).agent).toBeNull();
  });
});

test('no limit is passed, nobody away gets work, and the same question has the same answer', () => {
  const names = ['Ann', 'Bob', 'Cy', 'Dee', 'Eve'];
  const situations = fc.record({
    strategy: fc.constantFrom('inTurn' as const, 'leastLoaded' as const),
    maxTickets: fc.option(fc.integer({ min: 1, max: 5 })),
    load: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 6 })),
    away: fc.subarray(names),
    last: fc.constantFrom(...names),
  });
  fc.assert(
    fc.property(situations, (situation) => {
      const whole = { ...situation, agents: names.map((name) => agent(name)) };
      const { agent: to } = chosen(whole);
      expect(chosen(whole).agent).toEqual(to);
      const able = names.filter(
        (name) =>
          !situation.away.includes(name) &&
          (situation.maxTickets === null || (situation.load[name] ?? 0) < situation.maxTickets),
      );
      expect(to === null).toBe(able.length === 0);
      if (to !== null) expect(able).toContain(to.name);
    }),
  );
});
