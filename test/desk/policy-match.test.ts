import { expect, test } from 'vitest';
import { slaFor, type TicketFacts } from '../../src/desk/policy/match.ts';
import { noPolicy, type SlaPolicy, type TicketCondition } from '../../src/desk/policy/policy.ts';

function sla(name: string, when: TicketCondition): SlaPolicy {
  return {
    name,
    when,
    calendar: { name: 'always', timeZone: 'UTC', week: [], holidays: new Map(), yearly: new Map() },
    targets: {},
    updatesBeforeResolution: 0,
    pauses: {},
    reopen: 'continue',
    steps: [],
    extensions: { most: null, total: null },
  };
}

const ticket: TicketFacts = {
  priority: 'normal',
  tier: null,
  category: null,
  type: null,
  channel: null,
  mailbox: 'support',
  tags: [],
};

const slas = [
  sla('chat', { channel: ['chat'] }),
  sla('urgent enterprise', { priority: ['urgent', 'high'], tier: ['enterprise'] }),
  sla('watched', { tags: ['vip', 'press'] }),
  sla('billing', { category: ['billing'], mailbox: ['support'] }),
  sla('tasks', { type: ['task'] }),
  sla('others', { priority: ['low', 'normal'] }),
];

test.each<[string, Partial<TicketFacts>, string | null]>([
  ['the first that matches holds', { channel: 'chat', priority: 'urgent', tier: 'enterprise' }, 'chat'],
  ['one of a list is enough', { priority: 'high', tier: 'enterprise' }, 'urgent enterprise'],
  ['all conditions must hold', { priority: 'urgent', tier: 'free' }, null],
  ['what nobody has said matches no condition', { priority: 'urgent' }, null],
  ['one tag of several is enough', { tags: ['old', 'press'], priority: 'urgent' }, 'watched'],
  ['category and mailbox', { category: 'billing' }, 'billing'],
  ['another mailbox', { category: 'billing', mailbox: 'sales' }, 'others'],
  ['a type', { type: 'task' }, 'tasks'],
  ['nothing but the priority', {}, 'others'],
])('%s', (_what, facts, expected) => {
  expect(slaFor({ ...noPolicy, slas }, { ...ticket, ...facts })?.name ?? null).toBe(expected);
});
