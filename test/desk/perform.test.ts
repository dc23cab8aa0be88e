import { describe, expect, test } from 'vitest';
import {
  assignToReplier,
  isStatusVerb,
  performCommand,
  performStatus,
} from '../../src/desk/agent/perform.ts';
import { beginPerformance, type Performance } from '../../src/desk/agent/performance.ts';
import { parseCommands } from '../../src/desk/command/command.ts';
import { happened, type Status } from '../../src/desk/event.ts';
import type { Ticket } from '../../src/desk/ticket.ts';
import { ann, assignedToMaria, bob, contextOf, joe, maria, statusFact, stranger, ticketOf } from './world.ts';

const copiedJoe = happened('participants.changed', 'contact:1', 'x', { added: [joe.id], removed: [] });
const tagged = happened('tags.changed', 'agent:Bob', 'x', { added: ['fire'], removed: [] });
const ticket = ticketOf(1001, ...assignedToMaria, copiedJoe, tagged);

/** What Bob's commands do, one a line. */
function does(lines: string, on: Ticket = ticket): Performance {
  const context = contextOf({ tickets: [on] });
  const parsed = parseCommands(lines);
  if (!parsed.ok) throw new Error(`not understood: ${JSON.stringify(parsed.problems)}`);
  return parsed.commands.reduce(
    (before, command) =>
      isStatusVerb(command.verb)
        ? performStatus(context, 'agent:Bob', before, command.verb, 'command', command)
        : performCommand(context, bob, before, command),
    beginPerformance(on),
  );
}
const inStatus = (status: Status) =>
  ticketOf(1001, ...assignedToMaria, ...(status === 'open' ? [] : [statusFact('open', status)]));

describe('a command', () => {
  test.each<[string, string, Partial<Ticket>, readonly string[]]>([
    ['#take gives the ticket to its sender', '#take', { assignee: 'Bob' }, ['ticket.assigned']],
    ['#assign finds people by a part of their name', '#assign bo', { assignee: 'Bob' }, ['ticket.assigned']],
    ['#assign me', '#assign me', { assignee: 'Bob' }, ['ticket.assigned']],
    ['#assign to who has it changes nothing', '#assign maria', { assignee: 'Maria' }, []],
    [
      '#group with a member of both keeps who has it',
      '#take\n#group second',
      { group: 'second', assignee: 'Bob' },
      ['ticket.assigned', 'group.changed'],
    ],
    [
      '#group gives it to the next in turn',
      '#group second',
      { group: 'second', assignee: 'Bob' },
      ['group.changed', 'ticket.assigned'],
    ],
    [
      '#group without members leaves it to nobody',
      '#group empty',
      { group: 'empty', assignee: null },
      ['group.changed', 'ticket.assigned'],
    ],
    ['#group that it is in changes nothing', '#group first', { group: 'first' }, []],
    ['#priority', '#priority urgent', { priority: 'urgent' }, ['priority.changed']],
    ['#priority it has changes nothing', '#priority normal', { priority: 'normal' }, []],
    ['#tag adds and removes', '#tag +water -fire', { tags: ['water'] }, ['tags.changed']],
    ['#tag it has, or lacks, changes nothing', '#tag +fire -smoke', { tags: ['fire'] }, []],
    ['#subject', '#subject Printer drowned', { subject: 501 }, ['subject.changed']],
    [
      '#cc adds somebody',
      '#cc +eve@customer.example',
      { participants: [ann.id, joe.id, stranger.id] },
      ['participants.changed'],
    ],
    [
      '#cc removes somebody',
      '#cc -JOE@customer.example',
      { participants: [ann.id] },
      ['participants.changed'],
    ],
    [
      '#cc of who is copied changes nothing',
      '#cc +joe@customer.example',
      { participants: [ann.id, joe.id] },
      [],
    ],
    [
      '#requester puts somebody first',
      '#requester joe@customer.example',
      { requester: joe.id, participants: [joe.id, ann.id] },
      ['requester.changed'],
    ],
    ['#requester who is it changes nothing', '#requester ann@customer.example', { requester: ann.id }, []],
    ['#solve', '#solve', { status: 'solved' }, ['status.changed']],
    ['#hold', '#hold', { status: 'on_hold' }, ['status.changed']],
    ['#open of an open ticket changes nothing', '#open', { status: 'open' }, []],
  ])('%s', (_, lines, expected, happenings) => {
    const done = does(lines);
    expect(done.problems).toEqual([]);
    expect(done.ticket).toMatchObject(expected);
    expect(done.happenings.map(({ type }) => type)).toEqual(happenings);
  });

  test('keeps the words of a subject apart from the log', () => {
    const done = does('#subject Printer drowned');
    expect(done.texts).toEqual([{ id: 501, ticket: 1001, body: 'Printer drowned' }]);
    expect(JSON.stringify(done.happenings)).not.toContain('drowned');
  });

  test('remembers whose turn it was', () => {
    expect(does('#group second').turns).toEqual([{ group: 'second', agent: 'Bob' }]);
  });

  test('sees the ticket as the commands before it leave it', () => {
    expect(does('#cc +eve@customer.example\n#requester eve@customer.example').ticket.participants).toEqual([
      stranger.id,
      ann.id,
      joe.id,
    ]);
  });
});

describe('a command is refused', () => {
  test.each<[string, string, RegExp, RegExp]>([
    ['for nobody of that name', '#assign Zoe', /nobody here is called "Zoe"/, /Maria, Bob/],
    ['with whom it may have meant', '#assign marai', /nobody here is called/, /#assign Maria/],
    ['for no such group', '#group third', /no group is called "third"/, /first, second, empty/],
    ['for a group that is nearly one', '#group secnod', /no group/, /#group second/],
    ["for the desk's own address in #cc", '#cc +support@acme.example', /own address/, /Copy people/],
    ["for the desk's own address with a detail", '#cc +support+x@acme.example', /own address/, /Copy people/],
    [
      'for removing who is not copied',
      '#cc -eve@customer.example',
      /not copied on #1001/,
      /joe@customer\.example/,
    ],
    ['for removing the requester', '#cc -ann@customer.example', /cannot be taken out/, /#requester/],
    [
      "for the desk's own address as requester",
      '#requester help@acme.example',
      /cannot be a requester/,
      /outside this desk/,
    ],
    ['for a #reopen of what is open', '#reopen', /#1001 is open/, /Leave the command out/],
  ])('%s', (_, lines, message, hint) => {
    const { problems, happenings } = does(lines);
    expect(happenings).toEqual([]);
    expect(problems).toMatchObject([{ line: 1, text: lines, reason: 'conflict' }]);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.hint).toMatch(hint);
  });

  test('and every other one with it is told too', () => {
    const { problems } = does('#assign Zoe\n#priority high\n#group third');
    expect(problems.map(({ line }) => line)).toEqual([1, 3]);
  });

  test.each(['pending', 'hold', 'solve'])('on a closed ticket: #%s', (verb) => {
    const { problems } = does(`#${verb}`, inStatus('closed'));
    expect(problems).toMatchObject([
      { message: expect.stringContaining('#1001 is closed'), hint: 'Add #reopen to open it again.' },
    ]);
  });

  test('so is an answer to a closed ticket', () => {
    const closed = inStatus('closed');
    const context = contextOf({ tickets: [closed] });
    const answered = performStatus(context, 'agent:Bob', beginPerformance(closed), 'agentReplied', 'x', null);
    expect(answered.problems).toMatchObject([{ message: '#1001 is closed and cannot be answered' }]);
  });
});

test('whoever answers a ticket that nobody has takes it; one that somebody has stays', () => {
  const free = ticketOf(1001);
  const context = contextOf({ tickets: [free] });
  expect(assignToReplier(context, beginPerformance(free), bob).ticket).toMatchObject({
    assignee: 'Bob',
    status: 'open',
  });
  expect(assignToReplier(context, beginPerformance(ticket), bob).ticket.assignee).toBe(maria.name);
});
