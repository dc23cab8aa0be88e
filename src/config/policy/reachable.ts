/**
 * Whether an SLA policy holds for any ticket at all. The first that matches holds, so one is dead when those before it take every
 * ticket that it could: tried with every combination of the values that conditions name, and one that none names.
 */
import { priorities } from '../../desk/event.ts';
import { meets, type TicketFacts } from '../../desk/policy/match.ts';
import type { DraftSla } from './draft.ts';

type Condition = DraftSla['item']['when'];

/** Every value a field of a ticket may have; null stands for none. */
export interface Values {
  readonly tier: readonly string[];
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly channel: readonly string[];
  readonly mailbox: readonly string[];
}

/** More combinations are not tried: such a policy is taken to be fine. */
const mostTries = 50_000;

/** The names of the earlier policies that take everything; empty where something is left. */
export function takenBy(
  condition: Condition,
  earlier: readonly DraftSla['item'][],
  values: Values,
): string[] {
  const rivals = earlier.filter(({ when }) => canShare(when, condition));
  const tries = ticketsFor(condition, rivals, values);
  if (tries === null || tries.length === 0) return [];
  const takers = new Set<string>();
  for (const ticket of tries) {
    const taker = rivals.find(({ when }) => meets(ticket, when));
    if (taker === undefined) return [];
    takers.add(taker.name);
  }
  return rivals.map(({ name }) => name).filter((name) => takers.has(name));
}

/** Whether some ticket could meet both; only such a policy can take anything. */
function canShare(one: Condition, other: Condition): boolean {
  const fields = ['priority', 'tier', 'category', 'type', 'channel', 'mailbox'] as const;
  return fields.every((field) => {
    const wanted: readonly string[] | undefined = one[field];
    return wanted === undefined || (other[field]?.some((value) => wanted.includes(value)) ?? true);
  });
}

/** Tickets that meet a condition and differ in what the rivals ask for; null where they are too many. */
function ticketsFor(
  condition: Condition,
  rivals: readonly DraftSla['item'][],
  values: Values,
): TicketFacts[] | null {
  const asked = (field: keyof Condition): Set<string> =>
    new Set(rivals.flatMap(({ when }): readonly string[] => when[field] ?? []));
  const choices = (field: keyof Values, none: readonly null[] = [null]) =>
    representatives(condition[field] ?? [...values[field], ...none], asked(field));
  const tags = representatives<string | null>(condition.tags ?? [null, ...asked('tags')], asked('tags'));
  const tries = combine({
    priority: condition.priority ?? priorities,
    tier: choices('tier'),
    category: choices('category'),
    type: choices('type'),
    channel: choices('channel'),
    mailbox: choices('mailbox', []).filter((mailbox) => mailbox !== null),
    tag: tags,
  });
  return tries?.map(({ tag, ...facts }) => ({ ...facts, tags: tag === null ? [] : [tag] })) ?? null;
}

/** Of values that nobody asks for, one stands for all. */
function representatives<Value extends string | null>(
  values: readonly Value[],
  asked: ReadonlySet<string>,
): Value[] {
  const isAsked = (value: Value) => value !== null && asked.has(value);
  const other = values.filter((value) => !isAsked(value)).slice(0, 1);
  return [...values.filter(isAsked), ...other];
}

type Choices<Facts> = { readonly [Field in keyof Facts]: readonly Facts[Field][] };

interface Try extends Omit<TicketFacts, 'tags'> {
  readonly tag: string | null;
}

function combine(choices: Choices<Try>): Try[] | null {
  const count = Object.values(choices).reduce((product, { length }) => product * length, 1);
  if (count > mostTries) return null;
  const { priority, tier, category, type, channel, mailbox, tag } = choices;
  return priority
    .flatMap((it) => tier.map((other) => ({ priority: it, tier: other })))
    .flatMap((it) => category.map((other) => ({ ...it, category: other })))
    .flatMap((it) => type.map((other) => ({ ...it, type: other })))
    .flatMap((it) => channel.map((other) => ({ ...it, channel: other })))
    .flatMap((it) => mailbox.map((other) => ({ ...it, mailbox: other })))
    .flatMap((it) => tag.map((other) => ({ ...it, tag: other })));
}
