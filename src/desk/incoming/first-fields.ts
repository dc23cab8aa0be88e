/** What a new ticket is set to by policy, each field as an event of its own with the rule that gave it. */
import type { Context } from '../context.ts';
import { customerOf, noCustomers } from '../customer.ts';
import { type Happening, happened } from '../event.ts';
import { ownerOf } from '../judging/judged.ts';
import { foundBy } from '../learn/found.ts';
import type { Learned } from '../learn/learning.ts';
import { guess } from '../learn/model.ts';
import { type Choice, type ChosenFields, chooseFields } from '../policy/intake.ts';
import type { Policy } from '../policy/policy.ts';
import { choose, whyNot } from '../routing/choose.ts';
import { agentNamed, type DeskAgent } from '../settings.ts';
import type { TriageText, WordsJudgement } from '../triage/judge.ts';
import type { CustomerMail } from './request.ts';

/** Null for a desk without rules, whose tickets begin as they are opened. */
export function firstFields(
  { desk, learned = null }: Context,
  mail: CustomerMail,
  judgement: WordsJudgement | null,
): ChosenFields | null {
  const { policy } = desk;
  const owner = ownerOf(policy, judgement);
  // Who forges a sender gets nothing for whose name it is.
  const customer =
    mail.forged === undefined ? customerOf(desk.customers ?? noCustomers, mail.sender.address) : null;
  const isSilent = policy.intake.length + policy.categories.length + policy.relays.length === 0;
  if (isSilent && owner === null && customer === null) return null;
  const { mailbox } = mail.addressed;
  const { subject } = mail.inbound.mail;
  const { words, sender, relayed = null } = mail;
  const forged = mail.forged === undefined ? {} : { forged: mail.forged };
  const topics = judgement?.topics ?? [];
  return chooseFields(policy, {
    ...{ mailbox, from: sender.address, subject, words, relayed, topics, owner, customer, ...forged },
    learned: judgement === null ? null : learnedCategory(policy, learned, { subject, words }, judgement),
  });
}

/** Null where nothing was learned, or the guess is not sure enough, or names a category that is no more. */
function learnedCategory(
  { learning, categories }: Policy,
  learned: Learned | null,
  text: TriageText,
  judgement: WordsJudgement,
): Choice<string> | null {
  if (learned === null) return null;
  const { label, confidence } = guess(learned.model, { ...text, found: foundBy(judgement) });
  const isKnown = categories.some(({ name }) => name === label);
  if (!isKnown || confidence < learning.confidence) return null;
  return { value: label, because: `learned: ${confidence.toFixed(2)} sure (model ${learned.version})` };
}

/** `group` is what the ticket is opened with. */
export function settingFields(fields: ChosenFields | null, group: string | null): Happening[] {
  if (fields === null) return [];
  const { priority, tags } = fields;
  return [
    ...settingWords(fields),
    ...(priority.value === 'normal'
      ? []
      : [happened('priority.changed', 'system', priority.because, { from: 'normal', to: priority.value })]),
    ...(fields.group.value === null || fields.group.value === group
      ? []
      : [happened('group.changed', 'system', fields.group.because, { group: fields.group.value })]),
    ...(tags.value.length === 0
      ? []
      : [happened('tags.changed', 'system', tags.because, { added: tags.value, removed: [] })]),
  ];
}

function settingWords(fields: ChosenFields): Happening[] {
  return (['category', 'type', 'tier', 'channel'] as const).flatMap((field) => {
    const { value: to, because } = fields[field];
    return to === null ? [] : [happened(`${field}.changed`, 'system', because, { from: null, to })];
  });
}

export interface Given {
  readonly agent: DeskAgent | null;
  readonly because: string;
  /** Whose turn it was: the next ticket of this group goes to somebody else. Null where nobody's was. */
  readonly turnOf: string | null;
}

/** Who gets it: whom a rule names, else the next in turn of its group. */
export function givenTo(context: Context, fields: ChosenFields | null, mailboxGroup: string | null): Given {
  const named = fields?.assignee.value ?? null;
  const agent = named === null ? null : agentNamed(context.desk, named);
  const because = fields?.assignee.because ?? '';
  const why = agent === null ? null : whyNot(context, agent);
  if (agent !== null && why === null) return { agent, because, turnOf: null };
  const group = fields?.group.value ?? mailboxGroup;
  const chosen = choose(context, group);
  const without = agent === null ? '' : `; not ${agent.name} (${why}), whom ${because} names`;
  return { agent: chosen.agent, because: `${chosen.because}${without}`, turnOf: group };
}
