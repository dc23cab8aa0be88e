/** What holds for any policy, whatever happens to a ticket and however time passes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Duration } from '../../src/desk/clock/calendar.ts';
import { elapsed } from '../../src/desk/clock/elapsed.ts';
import { type DeskEvent, type Happening, priorities, statuses } from '../../src/desk/event.ts';
import { after, day, hour, minute } from '../../src/desk/instant.ts';
import type { SlaPolicy, SlaStep, TargetName } from '../../src/desk/policy/policy.ts';
import { targetNames } from '../../src/desk/policy/policy.ts';
import { duesByHand } from '../../src/desk/sla/by-hand.ts';
import { extension } from '../../src/desk/sla/extension.ts';
import { targetOf } from '../../src/desk/sla/state.ts';
import { policyOf } from '../../src/desk/sla/which.ts';
import { evolve, type Ticket } from '../../src/desk/ticket.ts';
import {
  acknowledged,
  answeredOutside,
  did,
  Life,
  monday,
  noted,
  officeHours,
  opening,
  policyWith,
  replied,
  robotWrote,
  slaPolicy,
  wrote,
} from './sla-world.ts';

const aDuration: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 1, max: 80 }).map((hours) => ({ unit: 'clock', ms: hours * hour }) as const),
  fc.integer({ min: 1, max: 40 }).map((hours) => ({ unit: 'business', ms: hours * hour }) as const),
  fc.integer({ min: 1, max: 7 }).map((days) => ({ unit: 'businessDays', days }) as const),
  fc.constantFrom({ unit: 'sameDay' } as const, { unit: 'nextDay' } as const),
);
const someTargets = fc.subarray([...targetNames], { minLength: 1 });
const aStep: fc.Arbitrary<SlaStep> = fc.record({
  name: fc.constantFrom('warn', 'escalate', 'breach', 'later'),
  targets: someTargets,
  percent: fc.constantFrom(0, 50, 75, 90, 100, 120, 200),
  actions: fc.subarray([
    { do: 'notify', who: ['assignee', 'managers'] } as const,
    { do: 'priority', to: 'raise' } as const,
    { do: 'escalate', level: 'raise' } as const,
    { do: 'tag', add: ['late'], remove: [] } as const,
    { do: 'mail', template: 'slaBreach' } as const,
    { do: 'mail', template: 'statusUpdate' } as const,
    { do: 'group', group: 'second' } as const,
    { do: 'page', ladder: 'x' } as const,
  ]),
});
const aPolicy: fc.Arbitrary<SlaPolicy> = fc
  .record({
    targets: fc.dictionary(fc.constantFrom(...targetNames), aDuration, { maxKeys: 7 }),
    steps: fc.array(aStep, { maxLength: 5 }),
    pauses: fc.record({ pending: someTargets, on_hold: someTargets }, { requiredKeys: [] }),
    reopen: fc.constantFrom('continue' as const, 'restart' as const),
    updatesBeforeResolution: fc.nat(3),
  })
  .map((more) => slaPolicy(more));
const somePolicies = fc
  .tuple(aPolicy, aPolicy, aPolicy)
  .map(([urgent, low, other]) =>
    policyWith(
      { ...urgent, name: 'urgent', when: { priority: ['urgent', 'high'] } },
      { ...low, name: 'low', when: { priority: ['low'] } },
      { ...other, name: 'other', when: { tags: ['late', 'x'] } },
      { ...other, name: 'normal' },
    ),
  );

/** Something that happens, or time that passes with or without the program. */
type Doing = (life: Life) => void;
const bounced = did('reply.bounced', { mail: 1 });
const words: readonly Happening[] = [
  replied,
  bounced,
  answeredOutside,
  noted,
  acknowledged,
  robotWrote,
  wrote,
];
const aDoing: fc.Arbitrary<Doing> = fc.oneof(
  fc.constantFrom(...words).map((it) => (life: Life) => void life.does(it)),
  fc.constantFrom(...statuses.slice(1)).map((to) => (life: Life) => void life.moves(to)),
  fc.constantFrom(...statuses.slice(1)).map((to) => (life: Life) => void life.moves(to, replied)),
  fc
    .constantFrom(...priorities)
    .map((to) => (life: Life) => void life.does(did('priority.changed', { from: life.ticket.priority, to }))),
  fc
    .constantFrom('x', 'y')
    .map((tag) => (life: Life) => void life.does(did('tags.changed', { added: [tag], removed: [] }))),
  fc.integer({ min: 1, max: 48 }).map((hours) => (life: Life) => extended(life, hours)),
  fc.integer({ min: 1, max: 200 }).map((hours) => (life: Life) => setByHand(life, hours)),
  fc.integer({ min: 0, max: 3 * day }).map((ms) => (life: Life) => void life.passes(ms)),
  fc.integer({ min: 0, max: 9 * day }).map((ms) => (life: Life) => void life.sleeps(ms).sweep()),
);
const aLife = fc.tuple(somePolicies, fc.array(aDoing, { maxLength: 14 })).map(([policy, doings]) => {
  const life = new Life(policy).does(opening());
  for (const doing of doings) doing(life);
  return life.passes(5 * day);
});

function extended(life: Life, hours: number): void {
  const policy = policyOf(life.context.desk.policy, life.ticket);
  const wanted = extension(policy, life.ticket, { count: hours, unit: 'hours' }, life.now);
  if (wanted.ok) life.does(did('sla.extended', { ms: wanted.ms, text: 1, targets: wanted.targets }));
}

function setByHand(life: Life, hours: number): void {
  if (life.ticket.status === 'solved' || life.ticket.status === 'closed') return;
  const policy = policyOf(life.context.desk.policy, life.ticket);
  const dueAt = after(life.now, hours * hour);
  life.does(did('due.changed', { dueAt, targets: duesByHand(policy, life.ticket, dueAt, life.now) }));
}

/** The log cut into the lives of one target: each begins where the target begins anew. */
function livesOf(events: readonly DeskEvent[], target: TargetName): DeskEvent[][] {
  const lives: DeskEvent[][] = [[]];
  for (const event of events) {
    const begins =
      (event.type === 'sla.set' && event.data.targets.some((it) => it.target === target && it.anew)) ||
      // Steps of a due that an agent moved are steps of another due.
      ((event.type === 'due.changed' || event.type === 'sla.extended') &&
        event.data.targets.some((it) => it.target === target));
    if (begins) lives.push([]);
    if ('target' in event.data && event.data.target === target) lives.at(-1)?.push(event);
    if (event.type === 'sla.resumed' && event.data.targets.some((it) => it.target === target))
      lives.at(-1)?.push(event);
  }
  return lives;
}

function eachLife(events: readonly DeskEvent[], check: (life: readonly DeskEvent[]) => void): void {
  for (const target of targetNames) for (const life of livesOf(events, target)) check(life);
}

const runs = { numRuns: 400 };

describe('whatever happens', () => {
  test('the log alone, replayed without a policy, is the ticket', () => {
    fc.assert(
      fc.property(aLife, ({ events, ticket }) => {
        const stored: DeskEvent[] = JSON.parse(JSON.stringify(events));
        const replayed = stored.reduce<Ticket | null>((before, event) => evolve(before, event), null);
        expect(replayed).toEqual(ticket);
      }),
      runs,
    );
  });

  test('no step of a target acts twice, and no promise is broken twice', () => {
    fc.assert(
      fc.property(aLife, ({ events }) => {
        eachLife(events, (life) => {
          const acted = life.flatMap((it) =>
            'percent' in it.data
              ? `${it.data.percent} ${it.data.step}`
              : it.type === 'sla.breached'
                ? 'breach'
                : [],
          );
          const policies = new Set(acted);
          // Two steps of one policy may share name and percentage; they act together then.
          const together = life.filter((it) => 'percent' in it.data).map(({ at, seq }) => `${at} ${seq}`);
          expect(new Set(together).size).toBe(together.length);
          expect(acted.filter((it) => it === 'breach').length).toBeLessThanOrEqual(1);
          expect(policies.size).toBeGreaterThanOrEqual(acted.length > 0 ? 1 : 0);
          const percents = life.flatMap((it) =>
            'percent' in it.data && it.data.percent > 0 ? { at: it.at, percent: it.data.percent } : [],
          );
          for (const [index, { at, percent }] of percents.entries()) {
            const before = percents.slice(0, index).filter((it) => it.at !== at);
            expect(before.every((it) => it.percent < percent)).toBe(true);
          }
        });
      }),
      runs,
    );
  });

  test('a promise that is withdrawn and comes back is the same promise, and is not broken again', () => {
    fc.assert(
      fc.property(aLife, ({ events }) => {
        let ticket: Ticket | null = null;
        const broken: string[] = [];
        for (const event of events) {
          ticket = evolve(ticket, event);
          if (event.type !== 'sla.breached') continue;
          const { target } = event.data;
          broken.push(`${target} of ${targetOf(ticket.sla, target)?.startedAt}`);
        }
        expect(new Set(broken).size).toBe(broken.length);
      }),
      runs,
    );
  });

  test('a target that was met warns of nothing, unless it comes back', () => {
    fc.assert(
      fc.property(aLife, ({ events }) => {
        eachLife(events, (life) => {
          let isMet = false;
          for (const { type } of life) {
            if (type === 'sla.met') isMet = true;
            else if (type === 'sla.resumed') isMet = false;
            else expect(isMet && /warned|stepped|breached|skipped|mailed|action/.test(type)).toBe(false);
          }
        });
      }),
      runs,
    );
  });

  test('after a sweep the timer lies ahead, where anything can still fall due, and nothing of a solved ticket does', () => {
    fc.assert(
      fc.property(aLife, ({ timer, now, ticket }) => {
        if (timer !== null) expect(timer.dueAt > now).toBe(true);
        if (ticket.status === 'solved' || ticket.status === 'closed') expect(timer).toBeNull();
      }),
      runs,
    );
  });

  test('at most one mail goes to anybody in one sweep', () => {
    fc.assert(
      fc.property(somePolicies, fc.integer({ min: 0, max: 60 * day }), (policy, ms) => {
        const life = new Life(policy).does(opening(), acknowledged).sleeps(ms);
        if (life.timer === null || life.timer.dueAt > life.now) return;
        life.sweep();
        const to = life.mails.map((mail) => mail.to[0]?.address);
        for (const address of new Set(to))
          expect(to.filter((it) => it === address).length).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });
});

describe('the due', () => {
  const resolving = (duration: Duration) =>
    policyWith(slaPolicy({ targets: { resolution: duration }, pauses: { pending: ['resolution'] } }));
  const dueOf = (life: Life) => life.ticket.sla?.targets[0]?.dueAt ?? '';
  const aPause = fc.integer({ min: minute, max: 9 * day });

  test('moves by exactly what a pause took, in the time that it is counted in', () => {
    fc.assert(
      fc.property(aDuration, fc.integer({ min: 0, max: 10 * hour }), aPause, (duration, before, pause) => {
        const begun = Life.begin(resolving(duration));
        const was = dueOf(begun);
        const life = begun.sleeps(before).moves('pending');
        const from = life.now;
        life.sleeps(pause).moves('open');
        if (from >= was) return;
        const isClock = duration.unit === 'clock';
        const moved = isClock
          ? Date.parse(dueOf(life)) - Date.parse(was)
          : elapsed(officeHours, was, dueOf(life));
        expect(moved).toBe(isClock ? pause : elapsed(officeHours, from, life.now));
      }),
      runs,
    );
  });

  test('does not ask in which order priority and status changed', () => {
    const policies = fc
      .tuple(aPolicy, aPolicy)
      .map(([high, normal]) =>
        policyWith({ ...high, name: 'high', when: { priority: ['high'] } }, { ...normal, name: 'normal' }),
      );
    const toHigh = did('priority.changed', { from: 'normal', to: 'high' });
    fc.assert(
      fc.property(
        policies,
        fc.array(fc.tuple(fc.constantFrom('pending', 'on_hold', 'open'), aPause), { maxLength: 5 }),
        fc.nat(5),
        (policy, moves, at) => {
          // Without sweeps and words, so that nothing but the order differs.
          const unswept = (changeAt: number) => {
            const life = Life.begin(policy);
            for (const [index, [status, ms]] of moves.entries()) {
              if (index === changeAt) life.does(toHigh);
              life.sleeps(ms).moves(status as Ticket['status']);
            }
            if (changeAt >= moves.length) life.does(toHigh);
            life.moves('open');
            return life.ticket.sla?.targets.map(({ target, dueAt }) => [target, dueAt]);
          };
          expect(unswept(at)).toEqual(unswept(moves.length));
        },
      ),
      runs,
    );
  });

  test('is what the policy says where nothing happens: the start and the duration', () => {
    fc.assert(
      fc.property(aDuration, (duration) => {
        const life = Life.begin(resolving(duration));
        const [target] = life.ticket.sla?.targets ?? [];
        expect(target?.startedAt).toBe(monday);
        expect(target && target.dueAt > monday).toBe(true);
      }),
    );
  });
});
