/** How the words of a ticket's fields are read by people: with the labels of the policy, where it has any. */
import type { NamedValue } from './policy/policy.ts';
import type { DeskSettings } from './settings.ts';
import type { Ticket } from './ticket.ts';

/** `urgent (P1)`. */
export function priorityLabel({ policy }: DeskSettings, { priority }: Pick<Ticket, 'priority'>): string {
  const label = customersPriority({ policy }, { priority });
  return label === '' ? priority : `${priority} (${label})`;
}

/** What the desk calls a priority towards customers; empty where it has no word of its own. */
export function customersPriority(
  { policy }: Pick<DeskSettings, 'policy'>,
  { priority }: Pick<Ticket, 'priority'>,
): string {
  const label = policy.priorities.find(({ name }) => name === priority)?.label ?? '';
  return label.toLowerCase() === priority ? '' : label;
}

export function categoryLabel({ policy }: DeskSettings, { category }: Pick<Ticket, 'category'>): string {
  return labelIn(policy.categories, category);
}

export function tierLabel({ policy }: DeskSettings, { tier }: Pick<Ticket, 'tier'>): string {
  return labelIn(policy.tiers, tier);
}

function labelIn(values: readonly NamedValue[], name: string | null): string {
  return values.find((it) => it.name === name)?.label ?? name ?? '';
}
