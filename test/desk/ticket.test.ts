import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothing } from '../../src/desk/decision.ts';
import {
  type DeskEvent,
  type Happening,
  happened,
  priorities,
  type Status,
  statuses,
} from '../../src/desk/event.ts';
import { apply } from '../../src/desk/known.ts';
import { next, statusAfter, type Trigger } from '../../src/desk/status.ts';
import { evolve, type Ticket } from '../../src/desk/ticket.ts';
import { knownOf, now, ticketOf } from './world.ts';

const triggers: readonly Trigger[] = [
  'assigned',
  'customerWrote',
  'customerThanked',
  'agentReplied',
  'open',
  'pending',
  'hold',
  'solve',
  'close',
  'reopen',
  'autoClose',
];
const aTrigger = fc.constantFrom(...triggers);

/** Where a list of triggers leads; those the table refuses change nothing. */
function walk(from: Status, list: readonly Trigger[]): { status: Status; accepted: Trigger[] } {
  const accepted: Trigger[] = [];
  let status = from;
  for (const trigger of list) {
    const to = statusAfter(status, trigger);
    if (to === null) continue;
    status = to;
    accepted.push(trigger);
  }
  return { status, accepted };
}

describe('the transition table', () => {
  test('never leads back to new, and leaves closed only where somebody reopens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses), aTrigger, (from, trigger) => {
        const to = statusAfter(from, trigger);
        if (to === 'new') expect(from).toBe('new');
        if (from === 'closed' && to !== null && to !== 'closed')
          expect(['open', 'reopen']).toContain(trigger);
        if (to !== null) expect(statuses).toContain(to);
      }),
    );
  });

  test('closes a ticket by itself, or on thanks, only when it is solved', () => {
    for (const from of statuses) {
      const isSolved = from === 'solved';
      expect(statusAfter(from, 'autoClose')).toBe(isSolved ? 'closed' : null);
      expect(statusAfter(from, 'customerThanked')).toBe(isSolved ? 'closed' : null);
    }
  });

  test('keeps a closed ticket closed whatever customers and machines do', () => {
    const quiet = fc.constantFrom<Trigger>(
      'customerWrote',
      'customerThanked',
      'agentReplied',
      'autoClose',
      'assigned',
    );
    fc.assert(fc.property(fc.array(quiet), (list) => walk('closed', list).status === 'closed'));
  });

  test('has a customer who writes never wait: the ticket is new or open afterwards, or it was closed', () => {
    fc.assert(
      fc.property(fc.array(aTrigger), (list) => {
        const { status } = walk('new', list);
        expect(['new', 'open', null]).toContain(statusAfter(status, 'customerWrote'));
        expect(statusAfter(status, 'customerWrote') === null).toBe(status === 'closed');
      }),
    );
  });

  test('refuses every cell that it does not name', () => {
    const named = Object.entries(next).flatMap(([from, row]) =>
      Object.keys(row).map((it) => `${from} ${it}`),
    );
    const accepted = statuses.flatMap((from) =>
      triggers.filter((it) => statusAfter(from, it) !== null).map((it) => `${from} ${it}`),
    );
    expect(accepted.sort()).toEqual(named.sort());
  });

  test('reaches every status but new from everywhere, so that no ticket is stuck', () => {
    const commands: readonly Trigger[] = ['open', 'pending', 'hold', 'solve', 'close', 'reopen'];
    for (const from of statuses) {
      const reached = new Set(
        commands.flatMap((one) => commands.map((two) => walk(from, [one, two]).status)),
      );
      for (const to of statuses.filter((it) => it !== 'new')) expect(reached).toContain(to);
    }
  });
});

/** Whatever a decision may append to this ticket: what the table accepts, people added, the requester never removed. */
function happeningsFor(ticket: Ticket): fc.Arbitrary<Happening> {
  const person = fc.integer({ min: 1, max: 9 });
  const others = fc.uniqueArray(person, { maxLength: 4 });
  return fc.oneof(
    aTrigger.map((trigger) => {
      const to = statusAfter(ticket.status, trigger) ?? ticket.status;
      return happened('status.changed', 'system', trigger, { from: ticket.status, to });
    }),
    others.map((added) =>
      happened('participants.changed', 'system', 'test', {
        added: added.filter((id) => !ticket.participants.includes(id)),
        removed: [],
      }),
    ),
    others.map((removed) =>
      happened('participants.changed', 'agent:Bob', 'command', {
        added: [],
        removed: removed.filter((id) => id !== ticket.requester),
      }),
    ),
    person.map((requester) => happened('requester.changed', 'agent:Bob', 'command', { requester })),
    fc
      .constantFrom('Maria', 'Bob', null)
      .map((agent) => happened('ticket.assigned', 'system', 'test', { agent })),
    fc
      .constantFrom(...priorities)
      .map((to) => happened('priority.changed', 'agent:Bob', 'command', { from: ticket.priority, to })),
    fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c'))
      .map((added) => happened('tags.changed', 'agent:Bob', 'command', { added, removed: [...ticket.tags] })),
    fc.nat().map((message) => happened('note.added', 'agent:Bob', 'test', { message })),
    fc.nat().map((mail) => happened('reply.queued', 'agent:Bob', 'test', { message: 1, mail })),
    fc
      .nat()
      .map((mail) => happened('mail.failed', 'system', 'test', { mail, replyCode: 550, enhancedCode: '' })),
  );
}

/** A ticket's life: each happening is drawn from those that fit where the ones before it led. */
const anyLife = fc.gen().map((draw) => {
  const happenings: Happening[] = [];
  let ticket = ticketOf(1001);
  for (let left = draw(fc.nat, { max: 15 }); left > 0; left -= 1) {
    const happening = draw(() => happeningsFor(ticket));
    happenings.push(happening);
    ticket = evolve(ticket, { ...happening, ticket: 1001, seq: ticket.seq + 1, at: now });
  }
  return { happenings, ticket };
});

describe('a ticket', () => {
  test('keeps its invariants whatever happens: seq rises by one, the requester takes part and stands first', () => {
    fc.assert(
      fc.property(anyLife, ({ happenings, ticket }) => {
        expect(ticket.seq).toBe(happenings.length + 1);
        expect(ticket.participants[0]).toBe(ticket.requester);
        expect(new Set(ticket.participants).size).toBe(ticket.participants.length);
        expect(new Set(ticket.tags).size).toBe(ticket.tags.length);
        expect(statuses).toContain(ticket.status);
      }),
    );
  });

  test('is the fold of its log: written to JSON and replayed it is the same', () => {
    fc.assert(
      fc.property(anyLife, ({ happenings, ticket }) => {
        const known = knownOf({ tickets: [ticketOf(1001)] });
        const decision = { ...nothing('test', 1001), events: [{ ticket: 1001, happenings }] };
        const events: DeskEvent[] = JSON.parse(JSON.stringify(apply(known, decision, now)));
        expect(known.tickets.get(1001)).toEqual(ticket);
        expect(events.reduce(evolve, ticketOf(1001))).toEqual(ticket);
      }),
    );
  });

  test('refuses an event out of order, a second opening and an event before the opening', () => {
    const note = happened('note.added', 'agent:Bob', 'test', { message: 1 });
    const at = (seq: number): DeskEvent => ({ ...note, ticket: 1001, seq, at: now });
    expect(() => evolve(ticketOf(1001), at(3))).toThrow('does not follow');
    expect(() => evolve(ticketOf(1001), at(1))).toThrow('does not follow');
    expect(() => evolve(null, at(1))).toThrow('does not follow');
    const { opening } = { opening: ticketOf(1001) };
    const twice = {
      ...happened('ticket.opened', 'system', 'x', openingData(opening)),
      ticket: 1001,
      seq: 2,
      at: now,
    };
    expect(() => evolve(opening, twice as DeskEvent)).toThrow('opened twice');
  });
});

function openingData({ mailbox, group, requester, participants, subject, priority }: Ticket) {
  return { mailbox, group, requester, participants, subject, priority };
}
