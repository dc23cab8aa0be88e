/**
 * What a new ticket begins with: category, priority, type, tier, channel, group, assignee and tags, each with the reason it got
 * them. The rules of the policy are read in order; of those that match, the first that sets a field decides it.
 */
import type { CustomerFacts } from '../customer.ts';
import type { Priority } from '../event.ts';
import type { DeskMailbox } from '../settings.ts';
import type { Topic } from '../triage/judge.ts';
import { phraseIn, type Searchable, searchable } from './phrases.ts';
import type { Category, IntakeRule, Policy } from './policy.ts';

/** What is known of a mail before it is a ticket. */
export interface IntakeFacts {
  readonly mailbox: Pick<DeskMailbox, 'name' | 'group'>;
  /** The requester's address, normalised. */
  readonly from: string;
  readonly subject: string;
  /** What the mail says itself, without quotes. */
  readonly words: string;
  /** Why `from` is not who wrote it: no rule may give anything for an address that anybody can write. */
  readonly forged?: string;
  /** What its words are about, by weight; the policy's categories say which topics are theirs. */
  readonly topics?: readonly Topic[];
  /** What is known of the customer beforehand. */
  readonly customer?: CustomerFacts | null;
  /** What the desk has learned to call such mail, where it is sure enough. */
  readonly learned?: Choice<string> | null;
  /** A group that owns what the mail has raised: it goes there whatever else is said. */
  readonly owner?: Choice<string> | null;
  /** The notification that brought it, and the channel it came by. */
  readonly relayed?: { readonly relay: string; readonly channel: string | null } | null;
}

export interface Choice<Value> {
  readonly value: Value;
  /** `rule: outage words`, `category: billing`, `mailbox: support` or `default`; of tags, every rule that gave one. */
  readonly because: string;
}

export interface ChosenFields {
  readonly category: Choice<string | null>;
  readonly priority: Choice<Priority>;
  readonly type: Choice<string | null>;
  readonly tier: Choice<string | null>;
  readonly channel: Choice<string | null>;
  readonly group: Choice<string | null>;
  readonly assignee: Choice<string | null>;
  readonly tags: Choice<readonly string[]>;
}

export function chooseFields(policy: Policy, facts: IntakeFacts): ChosenFields {
  const matching = matchingRules(policy, facts);
  const { forged } = facts;
  if (forged === undefined) return chosenBy(matching, policy, facts);
  const [doubted, rules] = [matching.filter(goesByFrom), matching.filter((rule) => !goesByFrom(rule))];
  return withDoubts(chosenBy(rules, policy, facts), doubted, forged);
}

function goesByFrom({ when }: IntakeRule): boolean {
  return when.from !== undefined;
}

/** Each field with the rules that would have had a say in it, had the sender been who they claim to be. */
function withDoubts(chosen: ChosenFields, doubted: readonly IntakeRule[], forged: string): ChosenFields {
  const noted = <Value>(field: keyof ChosenFields, { value, because }: Choice<Value>): Choice<Value> => {
    const names = doubted.flatMap(({ name, set }) => (set[field] === undefined ? [] : [name]));
    return names.length === 0
      ? { value, because }
      : { value, because: `${because}; not rule: ${names.join(', ')} (${forged})` };
  };
  return {
    category: noted('category', chosen.category),
    priority: noted('priority', chosen.priority),
    type: noted('type', chosen.type),
    tier: noted('tier', chosen.tier),
    channel: noted('channel', chosen.channel),
    group: noted('group', chosen.group),
    assignee: noted('assignee', chosen.assignee),
    tags: noted('tags', chosen.tags),
  };
}

function chosenBy(rules: readonly IntakeRule[], policy: Policy, facts: IntakeFacts): ChosenFields {
  const category = categoryOf(rules, policy, facts);
  const ofCategory = policy.categories.find(({ name }) => name === category.value);
  return {
    category,
    priority: byRule(rules, 'priority') ??
      byCategory(ofCategory, 'priority') ?? { value: 'normal', because: 'default' },
    type: byRule(rules, 'type') ?? nothing,
    tier: byRule(rules, 'tier') ?? ofCustomer(facts, 'tier') ?? nothing,
    channel: byRelay(facts) ?? byRule(rules, 'channel') ?? nothing,
    group: facts.owner ??
      byRule(rules, 'group') ??
      byCategory(ofCategory, 'group') ?? {
        value: facts.mailbox.group,
        because: `mailbox: ${facts.mailbox.name}`,
      },
    assignee: byRule(rules, 'assignee') ?? ofCustomer(facts, 'accountAgent') ?? nothing,
    tags: tagsOf(rules, facts.customer ?? null),
  };
}

const nothing: Choice<null> = { value: null, because: 'default' };

function byRelay({ relayed }: IntakeFacts): Choice<string> | null {
  const channel = relayed?.channel ?? null;
  return channel === null ? null : { value: channel, because: `relay: ${relayed?.relay}` };
}

/** Words of a topic speak before a rule for every mail, and after those that know what they look for. */
function categoryOf(rules: readonly IntakeRule[], policy: Policy, facts: IntakeFacts): Choice<string | null> {
  const [certain, forAll] = [rules.filter(hasConditions), rules.filter((rule) => !hasConditions(rule))];
  return (
    byRule(certain, 'category') ??
    byTopic(policy, facts.topics ?? []) ??
    facts.learned ??
    byRule(forAll, 'category') ??
    nothing
  );
}

function hasConditions({ when }: IntakeRule): boolean {
  return Object.keys(when).length > 0;
}

/** One weak word is no topic. */
const leastWeight = 2;

function byTopic({ categories }: Policy, topics: readonly Topic[]): Choice<string> | null {
  for (const { topic, weight, terms } of topics) {
    if (weight < leastWeight) return null;
    const category = categories.find((it) => it.topics?.includes(topic));
    if (category !== undefined) return { value: category.name, because: `words: ${terms.join(', ')}` };
  }
  return null;
}

type Settings = IntakeRule['set'];

function byRule<Field extends keyof Settings>(
  rules: readonly IntakeRule[],
  field: Field,
): Choice<NonNullable<Settings[Field]>> | null {
  for (const { name, set } of rules) {
    const value = set[field];
    if (value !== undefined) return { value, because: `rule: ${name}` };
  }
  return null;
}

function byCategory<Field extends 'priority' | 'group'>(
  category: Category | undefined,
  field: Field,
): Choice<NonNullable<Category[Field]>> | null {
  const value = category?.[field];
  return category === undefined || value === null || value === undefined
    ? null
    : { value, because: `category: ${category.name}` };
}

function ofCustomer({ customer }: IntakeFacts, field: 'tier' | 'accountAgent'): Choice<string> | null {
  const value = customer?.[field] ?? null;
  return value === null ? null : { value, because: customer?.because ?? '' };
}

/** Tags add up: they say several things about a ticket, the other fields one. */
function tagsOf(rules: readonly IntakeRule[], customer: CustomerFacts | null): Choice<readonly string[]> {
  const givers = rules.filter(({ set }) => (set.tags ?? []).length > 0);
  const theirs = customer === null ? [] : [...(customer.vip ? ['vip'] : []), ...customer.tags];
  const value = [...new Set([...givers.flatMap(({ set }) => set.tags ?? []), ...theirs])];
  const reasons = [
    ...(givers.length === 0 ? [] : [`rule: ${givers.map(({ name }) => name).join(', ')}`]),
    ...(theirs.length === 0 ? [] : [customer?.because ?? '']),
  ];
  return { value, because: reasons.join('; ') || 'default' };
}

function matchingRules({ intake }: Policy, facts: IntakeFacts): IntakeRule[] {
  const subject = searchable(facts.subject);
  const words = searchable(`${facts.subject}\n${facts.words}`);
  return intake.filter(({ when }) => matches(when, facts, { subject, words }));
}

function matches(
  when: IntakeRule['when'],
  { mailbox, from }: IntakeFacts,
  texts: { readonly subject: Searchable; readonly words: Searchable },
): boolean {
  return (
    (when.words === undefined || phraseIn(texts.words, when.words) !== null) &&
    (when.subject === undefined || phraseIn(texts.subject, when.subject) !== null) &&
    (when.from === undefined || when.from.some((wanted) => isFrom(from, wanted))) &&
    (when.mailbox === undefined || when.mailbox.includes(mailbox.name))
  );
}

/** `ann@acme.example`, or `@acme.example` with everything below it. */
export function isFrom(address: string, wanted: string): boolean {
  if (!wanted.startsWith('@')) return address === wanted;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domain === wanted.slice(1) || domain.endsWith(`.${wanted.slice(1)}`);
}
