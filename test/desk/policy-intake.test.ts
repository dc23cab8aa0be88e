import { describe, expect, test } from 'vitest';
import { fieldNamed } from '../../src/desk/policy/field-named.ts';
import { type ChosenFields, chooseFields, type IntakeFacts } from '../../src/desk/policy/intake.ts';
import { phraseIn, searchable } from '../../src/desk/policy/phrases.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';

const policy: Policy = {
  ...noPolicy,
  categories: [
    { name: 'outage', label: 'System Outage', priority: 'urgent', group: 'engineering' },
    { name: 'billing', label: 'Billing', priority: 'high', group: 'finance' },
    { name: 'question', label: 'Question', priority: null, group: null },
  ],
  intake: [
    { name: 'outage words', when: { words: ['is down', 'outage'] }, set: { category: 'outage' } },
    {
      name: 'refunds',
      when: { words: ['refund*'] },
      set: { category: 'billing', type: 'task', tags: ['refund', 'money'] },
    },
    { name: 'big customers', when: { from: ['@big.example'] }, set: { tier: 'enterprise', tags: ['vip'] } },
    {
      name: 'the boss',
      when: { from: ['boss@big.example'], mailbox: ['sales'] },
      set: { assignee: 'Maria', priority: 'urgent' },
    },
    {
      name: 'voicemail',
      when: { subject: ['new voicemail'] },
      set: { channel: 'phone', group: 'phones', tags: ['vip', 'call'] },
    },
    { name: 'questions', when: { words: ['how do i'] }, set: { category: 'question', priority: 'low' } },
  ],
};

const mail: IntakeFacts = {
  mailbox: { name: 'support', group: 'first' },
  from: 'ann@small.example',
  subject: 'Hello',
  words: 'Good morning',
};

type Expected = Partial<{ [Field in keyof ChosenFields]: [ChosenFields[Field]['value'], string] }>;

// biome-ignore format: a table reads best with one row a line
const table: readonly [what: string, facts: Partial<IntakeFacts>, expected: Expected][] = [
  ['mail that no rule knows gets the defaults and the group of its mailbox', {}, { category: [null, 'default'], priority: ['normal', 'default'], group: ['first', 'mailbox: support'], tags: [[], 'default'] }],
  ['a phrase in the text sets the category, and the category priority and group', { words: 'The platform\nIS  DOWN!' }, { category: ['outage', 'rule: outage words'], priority: ['urgent', 'category: outage'], group: ['engineering', 'category: outage'] }],
  ['a phrase in the subject counts as one in the text', { subject: 'Re: Outage?' }, { category: ['outage', 'rule: outage words'] }],
  ['the first rule that sets a field decides it, later ones add what it left open', { words: 'Refunding after the outage' }, { category: ['outage', 'rule: outage words'], type: ['task', 'rule: refunds'] }],
  ['a category without priority and group leaves both to others', { mailbox: { name: 'sales', group: null }, words: 'Another question', subject: 'How do I?' }, { category: ['question', 'rule: questions'], priority: ['low', 'rule: questions'], group: [null, 'mailbox: sales'] }],
  ['a domain counts with everything below it', { from: 'joe@eu.big.example' }, { tier: ['enterprise', 'rule: big customers'] }],
  ['a domain that only ends alike is another', { from: 'joe@notbig.example' }, { tier: [null, 'default'] }],
  ['all conditions of a rule must hold', { from: 'boss@big.example' }, { assignee: [null, 'default'], priority: ['normal', 'default'] }],
  ['a rule of one mailbox holds there', { from: 'boss@big.example', mailbox: { name: 'sales', group: null } }, { assignee: ['Maria', 'rule: the boss'], priority: ['urgent', 'rule: the boss'] }],
  ['a condition on the subject does not look into the text', { words: 'New voicemail' }, { channel: [null, 'default'] }],
  ['a rule names a group before the category does', { subject: 'New voicemail from 555', words: 'outage' }, { channel: ['phone', 'rule: voicemail'], group: ['phones', 'rule: voicemail'], category: ['outage', 'rule: outage words'] }],
  ['tags of all rules add up, each once', { from: 'joe@big.example', subject: 'New voicemail', words: 'refund' }, { tags: [['refund', 'money', 'vip', 'call'], 'rule: refunds, big customers, voicemail'] }],
];

test.each(table)('%s', (_what, facts, expected) => {
  const chosen = chooseFields(policy, { ...mail, ...facts });
  const wanted = Object.entries(expected).map(([field, [value, because]]) => [field, { value, because }]);
  expect(chosen).toMatchObject(Object.fromEntries(wanted));
});

describe('a phrase', () => {
  test.each([
    ['refund', 'I want a refund.', true],
    ['refund', 'Refunds?', false],
    ['refund*', 'REFUNDING', true],
    ['refund*', 'prerefund', false],
    ['log in', 'cannot log-in today', true],
    ["can't log in", 'I can’t log in', true],
    ['cant log in', "I can't log in", true],
    ['cafe', 'the café', true],
    ['not working', 'not\n\nworking', true],
    ['not working', 'not really working', false],
    ['500', 'error 500:', true],
    ['500', 'error 5000', false],
    ['🙂', 'a smile 🙂', false],
    ['*', 'anything', false],
  ])('%j in %j: %s', (phrase, text, expected) => {
    expect(phraseIn(searchable(text), [phrase])).toBe(expected ? phrase : null);
  });
});

describe('a word of the policy', () => {
  const tiers = [
    { name: 'alexa-starter', label: 'Alexa+ Starter' },
    { name: 'individual', label: 'Individual' },
  ];

  test.each([
    ['alexa starter', 'alexa-starter'],
    ['Alexa+ Starter', 'alexa-starter'],
    ['alexa', 'alexa-starter'],
    ['INDIV', 'individual'],
  ])('%j means %s', (words, id) => {
    expect(fieldNamed(tiers, words)).toEqual({ kind: 'match', id });
  });

  test('that does not exist is suggested by the name to write', () => {
    expect(fieldNamed(tiers, 'individaul')).toEqual({ kind: 'none', suggestion: 'individual' });
    expect(fieldNamed(['question', 'incident'], 'incidnt')).toEqual({ kind: 'none', suggestion: 'incident' });
  });

  test('may be what a desk calls its priorities', () => {
    expect(fieldNamed([{ name: 'urgent', label: 'P1' }], 'p1')).toEqual({ kind: 'match', id: 'urgent' });
  });
});
