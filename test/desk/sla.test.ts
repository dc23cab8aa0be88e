/** What each thing that can happen to a ticket means for each target. */
import { describe, expect, test } from 'vitest';
import type { Happening } from '../../src/desk/event.ts';
import { day, hour, minute } from '../../src/desk/instant.ts';
import { noPolicy } from '../../src/desk/policy/policy.ts';
import {
  acknowledged,
  answeredOutside,
  business,
  clock,
  delivered,
  did,
  Life,
  noted,
  opening,
  policyWith,
  replied,
  robotWrote,
  slaPolicy,
  wrote,
} from './sla-world.ts';

const all = policyWith(
  slaPolicy({
    targets: {
      acknowledgement: clock(0.5),
      firstReply: clock(4),
      nextReply: clock(2),
      update: clock(24),
      resolution: business(16),
      resolutionMax: clock(72),
      escalation: { unit: 'businessDays', days: 5 },
    },
  }),
);

describe('a new ticket', () => {
  test('is promised every target of its policy but the next reply, counted from the opening', () => {
    expect(Life.begin(all).dues()).toEqual({
      acknowledgement: 'running 2026-01-05T09:30',
      firstReply: 'running 2026-01-05T13:00',
      update: 'running 2026-01-06T09:00',
      resolution: 'running 2026-01-06T17:00',
      resolutionMax: 'running 2026-01-08T09:00',
      escalation: 'running 2026-01-12T17:00',
    });
  });

  test('counts from the arrival of its mail where that waited, and says so', () => {
    const life = new Life(all).does(opening({ receivedAt: '2026-01-05T07:00:00.000Z' }));
    expect(life.dues()).toMatchObject({
      firstReply: 'running 2026-01-05T11:00',
      resolutionMax: 'running 2026-01-08T07:00',
    });
    expect(life.log()[0]).toContain('new-ticket: counted from the arrival in the mailbox');
  });

  test('has one timer, for what comes first', () => {
    expect(Life.begin(all).timer).toEqual({
      ticket: 1001,
      kind: 'sla',
      subject: 0,
      dueAt: '2026-01-05T09:30:00.000Z',
    });
  });

  test('is acknowledged in the same breath', () => {
    const life = Life.begin(all, acknowledged);
    expect(life.due('acknowledgement')).toBe('met 2026-01-05T09:30');
    expect(life.timer?.dueAt).toBe('2026-01-05T13:00:00.000Z');
  });

  test.each<[string, string, string]>([
    ['of a robot, which is not to be answered', 'automatic', 'none'],
    ['opened by an agent, who talks to the customer already', 'opened-by-agent', 'none'],
    ['of old mail, about which no mail is made', 'older-than-silent-after', 'none'],
  ])('%s, is promised no acknowledgement', (_, because, expected) => {
    const life = Life.begin(all, did('acknowledgement.skipped', {}, because));
    expect(life.due('acknowledgement')).toBe(expected);
    expect(life.due('firstReply')).toBe('running 2026-01-05T13:00');
  });

  test('of a desk without a policy is promised nothing, and costs no event and no timer', () => {
    const life = Life.begin(noPolicy, acknowledged).passes(day).moves('pending', replied);
    expect(life.ticket.sla).toBeNull();
    expect(life.timer).toBeNull();
    expect(life.log()).toEqual([]);
  });

  test('that no policy fits is promised nothing until one does', () => {
    const urgent = policyWith(
      slaPolicy({ when: { priority: ['urgent'] }, targets: { firstReply: clock(1) } }),
    );
    const life = Life.begin(urgent);
    expect(life.ticket.sla).toBeNull();
    life.sleeps(hour / 2).does(did('priority.changed', { from: 'normal', to: 'urgent' }));
    expect(life.due('firstReply')).toBe('running 2026-01-05T10:00');
  });
});

describe('a word to the customer', () => {
  test.each<[string, readonly Happening[], string[]]>([
    ["a person's reply", [replied], ['acknowledgement', 'firstReply', 'nextReply', 'update']],
    [
      'an answer from the Sent folder',
      [answeredOutside],
      ['acknowledgement', 'firstReply', 'nextReply', 'update'],
    ],
    ['our acknowledgement', [acknowledged], ['acknowledgement', 'update']],
    ['a note', [noted], []],
    ["a robot's automatic reply", [robotWrote], []],
    ['the word that a reply was delivered', [delivered], []],
    [
      'an acknowledgement that a budget stopped',
      [did('acknowledgement.queued', { mail: 1, suppressed: true })],
      [],
    ],
  ])('%s meets what it is', (_, happenings, expected) => {
    const life = Life.begin(all)
      .sleeps(5 * minute)
      .does(did('reply.sent', { message: 1, mail: 0, at: '2026-01-05T08:00:00.000Z' }));
    // Somebody was answered before, so that a next reply is waited for.
    life.does(wrote);
    const before = life.events.length;
    life.does(...happenings);
    const met = life.events.slice(before).flatMap((it) => (it.type === 'sla.met' ? it.data.target : []));
    expect(met).toEqual(expected);
  });

  test('is counted when it was said, where that is known', () => {
    const life = Life.begin(all).sleeps(6 * hour);
    life.does(did('reply.sent', { message: 1, mail: 0, at: '2026-01-05T12:00:00.000Z' }));
    expect(life.due('firstReply')).toBe('met 2026-01-05T13:00');
  });

  test('that comes too late breaks the promise first, also before a sweep has noticed', () => {
    const life = Life.begin(all, acknowledged)
      .sleeps(4 * hour + 1)
      .does(replied);
    expect(life.due('firstReply')).toBe('breached 2026-01-05T13:00');
    expect(life.log().filter((line) => line.includes('firstReply'))).toEqual([
      expect.stringContaining('sla.set'),
      '01-05T13:00 sla.breached firstReply (met-too-late)',
      '01-05T13:00 sla.met firstReply (answered)',
    ]);
    expect(life.mails).toEqual([]);
  });
});

describe('the next reply', () => {
  const answered = () => Life.begin(all, acknowledged).sleeps(hour).moves('pending', replied);

  test('is waited for once a customer who was answered writes again', () => {
    const life = answered().sleeps(hour).moves('open', wrote);
    expect(life.due('nextReply')).toBe('running 2026-01-05T13:00');
  });

  test('is not put off by more mail, and counts from its arrival', () => {
    const early = did('message.received', { ...dataOf(wrote), receivedAt: '2026-01-05T10:30:00.000Z' });
    const life = answered().sleeps(hour).moves('open', early).sleeps(hour).does(wrote);
    expect(life.due('nextReply')).toBe('running 2026-01-05T12:30');
  });

  test('is not waited for while the first one is', () => {
    expect(Life.begin(all).sleeps(hour).does(wrote).due('nextReply')).toBe('none');
  });

  test('is met by a reply, and begins again with the next question', () => {
    const life = answered().sleeps(hour).moves('open', wrote).sleeps(hour).moves('pending', replied);
    expect(life.due('nextReply')).toBe('met 2026-01-05T13:00');
    life.sleeps(hour).moves('open', wrote);
    expect(life.due('nextReply')).toBe('running 2026-01-05T15:00');
  });

  test('is not met by what was sent before the question', () => {
    const sent = did('reply.sent', { message: 1, mail: 0, at: '2026-01-05T10:30:00.000Z' });
    expect(answered().sleeps(hour).moves('open', wrote).does(sent).due('nextReply')).toBe(
      'running 2026-01-05T13:00',
    );
  });
});

describe('the update', () => {
  const updates = (more = {}) =>
    policyWith(slaPolicy({ pauses: {}, targets: { update: clock(4), resolution: clock(9) }, ...more }));

  test('counts from our last word, whoever said it', () => {
    const life = Life.begin(updates()).sleeps(hour).does(replied);
    expect(life.due('update')).toBe('running 2026-01-05T14:00');
    expect(life.sleeps(hour).does(noted).due('update')).toBe('running 2026-01-05T14:00');
  });

  test('comes early enough for the promised number before the resolution is due', () => {
    const life = Life.begin(updates({ updatesBeforeResolution: 2 }));
    expect(life.due('update')).toBe('running 2026-01-05T12:00');
    expect(life.sleeps(hour).does(replied).due('update')).toBe('running 2026-01-05T13:00');
  });

  test('is waited for once, however long nobody writes', () => {
    const life = Life.begin(updates()).passes(3 * day);
    expect(life.log().filter((line) => line.includes('update'))).toEqual([
      expect.stringContaining('sla.set'),
      '01-05T13:00 sla.breached update (due-passed)',
    ]);
  });

  test('ends with the ticket, and begins again when it comes back', () => {
    const life = Life.begin(updates()).sleeps(hour).moves('solved', replied);
    expect(life.due('update')).toBe('met 2026-01-05T13:00');
    expect(life.sleeps(day).moves('open').due('update')).toBe('running 2026-01-06T14:00');
  });
});

describe('the status', () => {
  const paused = policyWith(
    slaPolicy({ targets: { firstReply: clock(4), resolution: business(8), resolutionMax: clock(48) } }),
  );

  test('stops the targets that the policy names, by their own time', () => {
    // Pending from Monday 11:00 to Tuesday 11:00: eight business hours, twenty-four on the clock.
    const life = Life.begin(paused)
      .sleeps(2 * hour)
      .moves('pending');
    expect(life.dues()).toEqual({
      firstReply: 'running 2026-01-05T13:00',
      resolution: 'paused 2026-01-05T17:00',
      resolutionMax: 'paused 2026-01-07T09:00',
    });
    expect(life.sleeps(day).moves('open').dues()).toMatchObject({
      resolution: 'running 2026-01-06T17:00',
      resolutionMax: 'running 2026-01-08T09:00',
    });
  });

  test('of a third party stops only what the policy says', () => {
    const life = Life.begin(paused)
      .moves('on_hold')
      .sleeps(4 * hour)
      .moves('open');
    expect(life.dues()).toMatchObject({
      resolution: 'running 2026-01-06T13:00',
      resolutionMax: 'running 2026-01-07T09:00',
    });
  });

  test('holds nothing up over a weekend or a night, whose hours are no business time', () => {
    const friday = new Life(paused, '2026-01-09T16:00:00.000Z').does(opening()).sleeps(hour).moves('pending');
    expect(
      friday
        .sleeps(2 * day + 16 * hour)
        .moves('open')
        .due('resolution'),
    ).toBe('running 2026-01-12T16:00');
  });

  test('that changes to and fro in one moment changes nothing', () => {
    const life = Life.begin(paused)
      .sleeps(hour)
      .moves('pending')
      .moves('open')
      .moves('pending')
      .moves('open');
    expect(life.dues()).toEqual(Life.begin(paused).dues());
  });

  test('has no step act and no promise broken while it stands still', () => {
    const life = Life.begin(paused, replied)
      .moves('pending')
      .passes(30 * day);
    expect(life.types()).not.toContain('sla.breached');
    expect(life.timer).toBeNull();
  });

  test('solved meets the resolution, and stops what was never answered', () => {
    const life = Life.begin(paused).sleeps(hour).moves('solved');
    expect(life.dues()).toEqual({
      firstReply: 'paused 2026-01-05T13:00',
      resolution: 'met 2026-01-05T17:00',
      resolutionMax: 'met 2026-01-07T09:00',
    });
    expect(life.timer).toBeNull();
  });

  test('solved too late is late, also from a status in which the clock stood still', () => {
    const life = Life.begin(paused, replied)
      .sleeps(7 * hour)
      .moves('pending')
      .sleeps(5 * day);
    expect(life.moves('solved').due('resolution')).toBe('met 2026-01-12T10:00');
    const late = Life.begin(paused, replied)
      .sleeps(9 * hour)
      .moves('solved');
    expect(late.due('resolution')).toBe('breached 2026-01-05T17:00');
  });

  test('closed after solved changes nothing more', () => {
    const life = Life.begin(paused).moves('solved');
    const before = life.log();
    expect(
      life
        .sleeps(2 * day)
        .moves('closed')
        .log(),
    ).toEqual(before);
  });
});

describe('a ticket that comes back', () => {
  const policy = (reopen: 'continue' | 'restart') =>
    policyWith(slaPolicy({ reopen, targets: { resolution: clock(24), resolutionMax: clock(48) } }));

  test('goes on with what had elapsed: the time it was solved does not count', () => {
    const life = Life.begin(policy('continue'))
      .sleeps(20 * hour)
      .moves('solved')
      .sleeps(10 * day)
      .moves('open');
    expect(life.dues()).toEqual({
      resolution: 'running 2026-01-16T09:00',
      resolutionMax: 'running 2026-01-17T09:00',
    });
  });

  test('begins anew where the policy says so, and its extensions with it', () => {
    const life = Life.begin(policy('restart'))
      .sleeps(20 * hour)
      .moves('solved')
      .sleeps(10 * day)
      .moves('open');
    expect(life.dues()).toEqual({
      resolution: 'running 2026-01-17T05:00',
      resolutionMax: 'running 2026-01-18T05:00',
    });
  });

  test('that had broken its promise stays broken where it goes on, and may keep the new one where it begins anew', () => {
    const back = (reopen: 'continue' | 'restart') =>
      Life.begin(policy(reopen))
        .passes(30 * hour)
        .moves('solved')
        .sleeps(day)
        .moves('open');
    expect(back('continue').due('resolution')).toBe('breached 2026-01-06T09:00');
    expect(back('restart').due('resolution')).toBe('running 2026-01-08T15:00');
  });
});

describe('a changed field', () => {
  const byPriority = policyWith(
    slaPolicy({
      name: 'high',
      when: { priority: ['high'] },
      targets: { firstReply: clock(1), resolution: clock(8) },
    }),
    slaPolicy({
      name: 'vip',
      when: { tags: ['vip'] },
      targets: { firstReply: clock(1), resolution: clock(4), resolutionMax: clock(6) },
    }),
    slaPolicy({ name: 'low', when: { priority: ['low'] }, targets: {} }),
    slaPolicy({ name: 'normal', targets: { firstReply: clock(4), resolution: business(8) } }),
  );
  const to = (priority: 'high' | 'low' | 'normal') =>
    did('priority.changed', { from: 'normal', to: priority });

  test('makes another promise, which counts from the opening', () => {
    const life = Life.begin(byPriority)
      .sleeps(hour / 2)
      .does(to('high'));
    expect(life.dues()).toEqual({
      firstReply: 'running 2026-01-05T10:00',
      resolution: 'running 2026-01-05T17:00',
    });
    expect(life.log().at(-1)).toContain('(changed: priority)');
  });

  test('leaves alone what was met, and keeps a broken promise broken', () => {
    const met = Life.begin(byPriority)
      .sleeps(2 * hour)
      .does(replied)
      .does(to('high'));
    expect(met.due('firstReply')).toBe('met 2026-01-05T13:00');
    const broken = Life.begin(byPriority)
      .passes(5 * hour)
      .does(to('high'));
    expect(broken.due('firstReply')).toBe('breached 2026-01-05T13:00');
  });

  test('adds what only the new policy promises, and drops what it does not', () => {
    const life = Life.begin(byPriority).does(did('tags.changed', { added: ['vip'], removed: [] }));
    expect(life.due('resolutionMax')).toBe('running 2026-01-05T15:00');
    expect(life.does(did('tags.changed', { added: [], removed: ['vip'] })).dues()).toEqual(
      Life.begin(byPriority).dues(),
    );
    expect(life.does(to('low')).dues()).toEqual({});
    expect(life.timer).toBeNull();
  });

  test('counts less the pauses, whatever came first', () => {
    const first = Life.begin(byPriority, replied)
      .moves('pending')
      .sleeps(3 * hour)
      .moves('open')
      .does(to('high'));
    const last = Life.begin(byPriority, replied)
      .does(to('high'))
      .moves('pending')
      .sleeps(3 * hour)
      .moves('open');
    const between = Life.begin(byPriority, replied)
      .moves('pending')
      .sleeps(hour)
      .does(to('high'))
      .sleeps(2 * hour)
      .moves('open');
    expect(first.due('resolution')).toBe('running 2026-01-05T20:00');
    expect(last.dues()).toEqual(first.dues());
    expect(between.dues()).toEqual(first.dues());
  });

  test('and back again is as if nothing had been', () => {
    const life = Life.begin(byPriority)
      .sleeps(hour / 2)
      .does(to('high'))
      .does(to('normal'));
    expect(life.dues()).toEqual(Life.begin(byPriority).dues());
  });

  test('to one without promises and back brings nothing up again: what was broken, said and put off is remembered', () => {
    const life = Life.begin(byPriority).passes(9 * hour);
    const before = life.dues();
    const broken = life.types().filter((type) => type === 'sla.breached').length;
    for (let time = 0; time < 3; time += 1) life.does(to('low')).passes(hour).does(to('normal')).passes(hour);
    expect(life.dues()).toEqual(before);
    expect(life.types().filter((type) => type === 'sla.breached')).toHaveLength(broken);
  });

  test('back to a promise that was kept meanwhile does not ask for it again', () => {
    const life = Life.begin(byPriority)
      .does(to('low'))
      .does(replied)
      .passes(9 * hour)
      .does(to('normal'));
    expect(life.dues()).not.toHaveProperty('firstReply');
  });

  test('that the policies do not go by changes nothing', () => {
    const life = Life.begin(byPriority);
    const before = life.log();
    expect(life.does(did('tier.changed', { from: null, to: 'free' })).log()).toEqual(before);
  });
});

function dataOf(it: typeof wrote) {
  if (it.type !== 'message.received') throw new Error(it.type);
  return it.data;
}
