/** Steps: when each acts, what it does, that it does it once, and what is left of them after the program was off. */
import { describe, expect, test } from 'vitest';
import { day, hour, minute } from '../../src/desk/instant.ts';
import type { SlaStep, StepAction } from '../../src/desk/policy/policy.ts';
import {
  acknowledged,
  business,
  clock,
  did,
  Life,
  opening,
  policyWith,
  replied,
  slaPolicy,
} from './sla-world.ts';
import { ann, maria } from './world.ts';

const step = (percent: number, actions: readonly StepAction[], more: Partial<SlaStep> = {}): SlaStep => ({
  name: `at ${percent}`,
  targets: ['firstReply', 'resolution'],
  percent,
  actions,
  ...more,
});
const notify: StepAction = { do: 'notify', who: ['assignee'] };
const ladder = [step(75, [notify]), step(90, [notify]), step(100, [notify])];
const assigned = did('ticket.assigned', { agent: 'Maria' });

const replyIn8 = policyWith(slaPolicy({ targets: { firstReply: clock(8) }, steps: ladder }));
const begin = (policy = replyIn8) => Life.begin(policy, assigned, acknowledged);

describe('steps', () => {
  test('act at their part of the time, and the breach is written down', () => {
    expect(begin().passes(day).log().slice(1)).toEqual([
      '01-05T15:00 sla.warned firstReply 75 (75 percent of firstReply)',
      '01-05T16:12 sla.warned firstReply 90 (90 percent of firstReply)',
      '01-05T17:00 sla.breached firstReply (due-passed)',
      '01-05T17:00 sla.stepped firstReply 100 (100 percent of firstReply)',
    ]);
  });

  test('say nothing of a target that was met', () => {
    const life = begin()
      .passes(7 * hour)
      .does(replied)
      .passes(day);
    expect(life.mails).toHaveLength(1);
    expect(life.timer).toBeNull();
  });

  test('count the time of the calendar', () => {
    const inBusiness = policyWith(slaPolicy({ targets: { resolution: business(16) }, steps: ladder }));
    expect(
      begin(inBusiness)
        .passes(3 * day)
        .log()
        .slice(1)
        .map((line) => line.slice(0, 11)),
    ).toEqual(['01-06T13:00', '01-06T15:24', '01-06T17:00', '01-06T17:00']);
  });

  test('at nought percent act at once, and beyond a hundred later still', () => {
    const far = policyWith(
      slaPolicy({ targets: { firstReply: clock(1) }, steps: [step(0, [notify]), step(150, [notify])] }),
    );
    expect(begin(far).passes(day).log().slice(1)).toEqual([
      '01-05T09:00 sla.warned firstReply 0 (0 percent of firstReply)',
      '01-05T10:00 sla.breached firstReply (due-passed)',
      '01-05T10:30 sla.stepped firstReply 150 (150 percent of firstReply)',
    ]);
  });

  test('wait while the clock stands still, and go on with what is left', () => {
    const resolving = policyWith(slaPolicy({ targets: { resolution: clock(8) }, steps: ladder }));
    const life = begin(resolving)
      .passes(5 * hour)
      .moves('pending')
      .passes(day)
      .moves('open')
      .passes(day);
    expect(
      life
        .log()
        .filter((line) => /warned|breached/.test(line))
        .map((line) => line.slice(0, 11)),
    ).toEqual(['01-06T15:00', '01-06T16:12', '01-06T17:00']);
  });

  test('do not repeat when the promise changes, and what the new one has passed acts at once', () => {
    const twice = policyWith(
      slaPolicy({
        name: 'high',
        when: { priority: ['high'] },
        targets: { firstReply: clock(6.5) },
        steps: ladder,
      }),
      slaPolicy({ targets: { firstReply: clock(8) }, steps: ladder }),
    );
    const raised = did('priority.changed', { from: 'normal', to: 'high' });
    const life = begin(twice)
      .passes(6 * hour)
      .does(raised)
      .passes(day);
    expect(life.log().filter((line) => /warned|stepped/.test(line))).toEqual([
      '01-05T15:00 sla.warned firstReply 75 (75 percent of firstReply)',
      '01-05T15:00 sla.warned firstReply 90 (90 percent of firstReply)',
      '01-05T15:30 sla.stepped firstReply 100 (100 percent of firstReply)',
    ]);
  });

  test('at nought percent act when a promise begins to hold, whatever has acted before', () => {
    const critical = policyWith(
      slaPolicy({
        name: 'P0',
        when: { priority: ['urgent'] },
        targets: { firstReply: clock(7.9) },
        steps: [step(0, [{ do: 'escalate', level: 1 }], { name: 'critical' }), ...ladder],
      }),
      slaPolicy({ targets: { firstReply: clock(8) }, steps: ladder }),
    );
    const urgent = did('priority.changed', { from: 'normal', to: 'urgent' });
    const life = begin(critical)
      .passes(6.5 * hour)
      .does(urgent)
      .sweep();
    expect(life.ticket.level).toBe(1);
    life
      .does(did('priority.changed', { from: 'urgent', to: 'normal' }))
      .does(urgent)
      .sweep();
    expect(life.types().filter((type) => type === 'level.changed')).toHaveLength(1);
  });

  test('of an escalation break no promise', () => {
    const handOver = policyWith(
      slaPolicy({
        targets: { escalation: clock(8) },
        steps: [step(100, [notify], { targets: ['escalation'] })],
      }),
    );
    const life = begin(handOver).passes(day);
    expect(life.types()).not.toContain('sla.breached');
    expect(life.due('escalation')).toBe('running 2026-01-05T17:00');
  });
});

describe('after the program was off', () => {
  test('only the last step of a target acts, and the others are written down as passed over', () => {
    const life = begin()
      .sleeps(7 * day)
      .sweep();
    expect(life.log().slice(1)).toEqual([
      '01-12T09:00 sla.skipped firstReply 75 (collapsed)',
      '01-12T09:00 sla.skipped firstReply 90 (collapsed)',
      '01-12T09:00 sla.breached firstReply (due-passed)',
      '01-12T09:00 sla.stepped firstReply 100 (100 percent of firstReply)',
    ]);
    expect(life.mails).toHaveLength(1);
    expect(life.passes(7 * day).mails).toHaveLength(1);
  });

  test('what such a ticket needs at once is done however late', () => {
    const crisis = policyWith(
      slaPolicy({
        targets: { firstReply: clock(1) },
        steps: [step(0, [{ do: 'page', ladder: 'safety' }, notify]), ...ladder],
      }),
    );
    const life = begin(crisis).sleeps(day).sweep();
    expect(life.log().slice(1)).toEqual([
      '01-06T09:00 sla.skipped firstReply 75 (collapsed)',
      '01-06T09:00 sla.skipped firstReply 90 (collapsed)',
      '01-06T09:00 sla.breached firstReply (due-passed)',
      '01-06T09:00 sla.warned firstReply 0 (0 percent of firstReply)',
      '01-06T09:00 sla.action firstReply (sla: at 0 of firstReply)',
      '01-06T09:00 sla.stepped firstReply 100 (100 percent of firstReply)',
    ]);
    expect(life.mails).toHaveLength(1);
  });

  test('several targets are one mail to each who hears of them', () => {
    const both = policyWith(
      slaPolicy({
        targets: { firstReply: clock(4), resolution: clock(24) },
        steps: [step(75, [notify]), step(100, [notify, { do: 'mail', template: 'slaBreach' }])],
      }),
    );
    const life = begin(both)
      .sleeps(7 * day)
      .sweep();
    expect(life.mails.map(({ kind }) => kind)).toEqual(['delay', 'notification']);
    const [breach, news] = life.mails;
    expect(breach?.content).toMatchObject({ variables: { late: 'solution' } });
    expect(news?.content).toMatchObject({
      variables: {
        headline: expect.stringContaining('first reply was due'),
        warnings: [expect.stringContaining('resolution was due'), expect.any(String)],
      },
    });
  });

  test('an answer that was read late but sent in time breaks nothing', () => {
    const life = begin().sleeps(7 * day);
    life.does(did('reply.sent', { message: 1, mail: 0, at: '2026-01-05T12:00:00.000Z' })).sweep();
    expect(life.due('firstReply')).toBe('met 2026-01-05T17:00');
    expect(life.mails).toEqual([]);
  });

  test('a timer that comes too early is set again and does nothing', () => {
    const life = begin();
    const { timer } = life;
    if (timer === null) throw new Error('no timer');
    life.timer = { ...timer, dueAt: life.now };
    expect(() => life.sweep()).not.toThrow();
    expect(life.timer).toEqual(timer);
    expect(life.mails).toEqual([]);
  });
});

/** A first reply within an hour, and what happens when it is late. */
function late(...actions: readonly StepAction[]): Life {
  const policy = policyWith(slaPolicy({ targets: { firstReply: clock(1) }, steps: [step(100, actions)] }));
  return begin(policy).passes(hour);
}
const after = (life: Life) =>
  life.events.filter(({ seq }) => seq > 6).map(({ type, because }) => [type, because]);

describe('an action', () => {
  test('raises the priority by one, with the step as its reason', () => {
    const life = late({ do: 'priority', to: 'raise' });
    expect(life.ticket.priority).toBe('high');
    expect(after(life)).toContainEqual(['priority.changed', 'sla: at 100 of firstReply']);
  });

  test('sets a priority; one that the ticket has is no change', () => {
    expect(late({ do: 'priority', to: 'urgent' }).ticket.priority).toBe('urgent');
    expect(late({ do: 'priority', to: 'normal' }).types()).not.toContain('priority.changed');
  });

  test('escalates, up to critical and never back', () => {
    expect(late({ do: 'escalate', level: 'raise' }).ticket.level).toBe(1);
    expect(late({ do: 'escalate', level: 2 }, { do: 'escalate', level: 1 }).ticket.level).toBe(2);
    expect(late({ do: 'escalate', level: 4 }, { do: 'escalate', level: 'raise' }).ticket.level).toBe(4);
  });

  test('tags and takes tags away', () => {
    const add = late(
      { do: 'tag', add: ['late', 'risk'], remove: [] },
      { do: 'tag', add: [], remove: ['risk'] },
    );
    expect(add.ticket.tags).toEqual(['late']);
  });

  test('hands the ticket to a group, and to whose turn it is there unless its assignee is of it', () => {
    const moved = late({ do: 'group', group: 'second' });
    expect(moved.ticket).toMatchObject({ group: 'second', assignee: 'Bob' });
    expect(late({ do: 'group', group: 'empty' }).ticket).toMatchObject({ group: 'empty', assignee: null });
    expect(late({ do: 'group', group: 'first' }).types()).not.toContain('group.changed');
  });

  test('hands the ticket to an agent or the lead, who hears of it', () => {
    const given = late({ do: 'reassign', to: 'Bob' });
    expect(given.ticket).toMatchObject({ group: 'first', assignee: 'Bob' });
    expect(given.mails.map(({ kind, to }) => [kind, to[0]?.address])).toEqual([
      ['notification', 'bob@acme.example'],
    ]);
    const same = late({ do: 'reassign', to: 'lead' });
    expect(same.ticket).toMatchObject({ assignee: 'Maria' });
    expect(same.mails).toEqual([]);
  });

  test.each<[StepAction, string, string]>([
    [{ do: 'page', ladder: 'critical' }, 'page', 'critical'],
    [{ do: 'playbook', name: 'refund' }, 'playbook', 'refund'],
    [{ do: 'webhook', name: 'status page' }, 'webhook', 'status page'],
  ])('that nothing carries out yet is recorded: %j', (action, what, value) => {
    const found = late(action).events.find(({ type }) => type === 'sla.action');
    expect(found).toMatchObject({
      because: 'sla: at 100 of firstReply',
      data: { target: 'firstReply', step: 'at 100', do: what, value },
    });
  });
});

describe('who is told', () => {
  const told = (...who: ('assignee' | 'group' | 'lead' | 'managers' | 'operator')[]) =>
    late({ do: 'notify', who }).mails.map(({ kind, to }) => `${kind} ${to[0]?.address}`);

  test('the assignee, once, whatever else they are', () => {
    expect(told('assignee', 'lead')).toEqual(['notification maria@acme.example']);
    expect(told('group')).toEqual(['notification maria@acme.example', 'notification bob@acme.example']);
  });

  test('managers and the operator for information, with an answer that goes to whoever has the ticket', () => {
    expect(told('managers', 'operator')).toEqual(['notice boss@acme.example', 'notice ops@acme.example']);
    const [notice] = late({ do: 'notify', who: ['managers'] }).mails;
    expect(notice).toMatchObject({ replyTo: 'maria@acme.example', automatic: true });
    expect(JSON.stringify(notice)).not.toContain('support+');
  });

  test('a manager who is an agent as one who can act', () => {
    const policy = policyWith(
      slaPolicy({
        targets: { firstReply: clock(1) },
        steps: [step(100, [{ do: 'notify', who: ['managers'] }])],
      }),
    );
    const life = new Life(policy, undefined, { managers: ['bob@acme.example'] }).does(opening()).passes(hour);
    expect(life.mails.map(({ kind, to }) => [kind, to[0]?.address])).toEqual([
      ['notification', 'bob@acme.example'],
    ]);
  });

  test('where nobody has the ticket its group, where the group has nobody the operator', () => {
    const policy = policyWith(
      slaPolicy({ targets: { firstReply: clock(1) }, steps: [step(100, [{ do: 'notify', who: ['lead'] }])] }),
    );
    const in_ = (group: string) => new Life(policy).does(opening({ group })).passes(hour).mails;
    expect(in_('second').map(({ to }) => to[0]?.address)).toEqual(['bob@acme.example']);
    expect(in_('empty').map(({ to }) => to[0]?.address)).toEqual(['ops@acme.example']);
  });

  test('what is due, what was changed, and in their own time zone', () => {
    const life = late({ do: 'notify', who: ['group'] }, { do: 'priority', to: 'raise' });
    const [toMaria, toBob] = life.mails;
    expect(toMaria?.content).toMatchObject({
      variables: {
        headline: 'The first reply was due Mon, 5 Jan 2026, 10:00 UTC',
        warnings: ['The priority went from normal to high.'],
        words: '',
      },
    });
    expect(toBob?.content).toMatchObject({
      variables: { headline: 'The first reply was due Mon, 5 Jan 2026, 11:00 CET' },
    });
    expect(toMaria?.replyTo).toMatch(/^support\+/);
  });
});

describe('the customer is told', () => {
  const breach: StepAction = { do: 'mail', template: 'slaBreach' };

  test('that we are late and when it will be, by an automatic mail of the ticket', () => {
    const [mail] = late(breach).mails;
    expect(mail).toMatchObject({
      kind: 'delay',
      automatic: true,
      to: [{ address: ann.address }],
      suppressed: '',
    });
    expect(mail?.content).toMatchObject({
      variables: { late: 'answer', expected: 'Monday 5 January at 11:00 UTC', ticket: 1001 },
    });
  });

  test.each<[string, Parameters<typeof slaPolicy>[0], string]>([
    [
      'the maximum, while it stands',
      { targets: { resolution: clock(1), resolutionMax: clock(9) } },
      'Monday 5 January at 18:00 UTC',
    ],
    [
      'the same time once more, rounded up',
      { targets: { resolution: clock(2.53) } },
      'Monday 5 January at 14:15 UTC',
    ],
    [
      'business time, where it is that',
      { targets: { resolution: business(6) } },
      'Tuesday 6 January at 13:00 UTC',
    ],
  ])('of a late resolution with a new estimate: %s', (_, more, expected) => {
    const life = begin(policyWith(slaPolicy({ ...more, steps: [step(100, [breach])] }))).passes(day);
    expect(life.mails[0]?.content).toMatchObject({ variables: { late: 'solution', expected } });
  });

  test.each<[string, string]>([
    ['a list', 'mailing-list'],
    ['a robot', 'auto-generated'],
    ['old mail', 'older-than-silent-after'],
  ])('but not %s', (_, because) => {
    const policy = policyWith(
      slaPolicy({ targets: { firstReply: clock(1) }, steps: [step(100, [breach, notify])] }),
    );
    const life = Life.begin(policy, assigned, did('acknowledgement.skipped', {}, because)).passes(hour);
    expect(life.mails.filter(({ suppressed }) => suppressed === '').map(({ kind }) => kind)).toEqual(
      because === 'older-than-silent-after' ? [] : ['notification'],
    );
    expect(life.due('firstReply')).toBe('breached 2026-01-05T10:00');
  });

  test('but not beyond the budgets, and the event says so', () => {
    const policy = policyWith(
      slaPolicy({ targets: { firstReply: clock(1) }, steps: [step(100, [breach, notify])] }),
    );
    const life = begin(policy);
    life.context.known.counts.recipientDay.set(ann.address, 60);
    life.passes(hour);
    expect(life.mails[0]).toMatchObject({ kind: 'delay', suppressed: 'budget-recipient-day' });
    expect(life.events.find(({ type }) => type === 'sla.mailed')).toMatchObject({
      because: 'suppressed: budget-recipient-day',
      data: { suppressed: true },
    });
    expect(life.mails[1]?.content).toMatchObject({
      variables: {
        warnings: ['The customer was not told: they got as many automatic mails as a day allows.'],
      },
    });
  });
});

describe('an update that goes out by itself', () => {
  const status: StepAction = { do: 'mail', template: 'statusUpdate' };
  const updates = policyWith(
    slaPolicy({
      pauses: {},
      targets: { update: clock(0.5), resolution: clock(24) },
      steps: [
        step(75, [notify], { targets: ['update'] }),
        step(100, [status], { targets: ['update'], name: 'tell' }),
        step(100, [{ do: 'tag', add: ['late'], remove: [] }], { targets: ['update'], name: 'breach' }),
      ],
    }),
  );

  test('keeps the promise again and again, after the agent was reminded each time', () => {
    const life = begin(updates).passes(2 * hour - 1);
    expect(life.mails.map(({ kind }) => kind)).toEqual([
      'notification',
      'status-update',
      'notification',
      'status-update',
      'notification',
      'status-update',
      'notification',
    ]);
    expect(life.types()).not.toContain('sla.breached');
    expect(life.ticket.tags).toEqual([]);
    expect(life.mails[1]?.content).toMatchObject({
      variables: {
        expected: 'Tuesday 6 January at 09:00 UTC',
        nextUpdate: 'Monday 5 January at 10:00 UTC',
      },
    });
  });

  test('makes room for the words of a person', () => {
    const life = begin(updates)
      .passes(20 * minute)
      .does(replied)
      .passes(29 * minute);
    expect(life.mails.filter(({ kind }) => kind === 'status-update')).toEqual([]);
    expect(life.passes(minute).mails.filter(({ kind }) => kind === 'status-update')).toHaveLength(1);
  });

  test('was none where it came long after its time', () => {
    const life = begin(updates).sleeps(day).sweep();
    expect(life.types()).toContain('sla.breached');
    expect(life.ticket.tags).toEqual(['late']);
    expect(life.mails.filter(({ kind }) => kind === 'status-update')).toHaveLength(1);
  });

  test('that a budget stops is a broken promise, and the next one is tried again', () => {
    const life = begin(updates);
    life.context.known.counts.ticketDay.set(1001, 20);
    life.passes(30 * minute);
    expect(life.types()).toContain('sla.breached');
    expect(life.due('update')).toBe('running 2026-01-05T10:00');
  });

  test('ends where nobody has written for long, until somebody does', () => {
    const life = begin(updates);
    for (let halfHours = 0; halfHours < 100; halfHours += 1) {
      for (const counts of Object.values(life.context.known.counts)) counts.clear();
      life.passes(30 * minute);
    }
    expect(
      life.mails.filter(({ kind, suppressed }) => kind === 'status-update' && suppressed === ''),
    ).toHaveLength(20);
    expect(life.mails.at(-1)).toMatchObject({ suppressed: 'nobody-has-answered-for-long' });
    expect(life.due('update')).toMatch(/^breached/);
    life.does(replied).passes(hour);
    expect(life.mails.at(-1)).toMatchObject({ kind: 'status-update', suppressed: '' });
  });

  test('stops when the ticket is solved', () => {
    const life = begin(updates)
      .passes(10 * minute)
      .moves('solved')
      .passes(day);
    expect(life.mails).toEqual([]);
  });
});

test('what the steps of old mail would say is passed over until a fresh mail of the customer comes', () => {
  const quiet = did('acknowledgement.skipped', {}, 'older-than-silent-after');
  const life = Life.begin(replyIn8, assigned, quiet).passes(7 * hour);
  expect(life.log().slice(1)).toEqual(['01-05T15:00 sla.skipped firstReply 75 (older-than-silent-after)']);
  expect(life.mails).toEqual([]);
  const fresh = did('message.received', {
    message: 9,
    from: ann.id,
    kind: 'request',
    verified: true,
    threadRule: 'x',
  });
  life.does(fresh).passes(2 * hour);
  expect(life.mails.map(({ to }) => to[0]?.address)).toEqual([maria.addresses[0], maria.addresses[0]]);
});
