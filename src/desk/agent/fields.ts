/** `#priority`, `#category`, `#type`, `#tier`: fields that hold a word of the policy, typed as forgivingly as names are. */
import type { PlacedCommand } from '../command/command.ts';
import type { WordVerb } from '../command/definition.ts';
import type { Context } from '../context.ts';
import { type Actor, type Happening, happened, type Priority, priorities } from '../event.ts';
import { fieldFact } from '../fields/facts.ts';
import { type Field, readValue } from '../fields/field.ts';
import { priorityLabel } from '../labels.ts';
import { fieldNamed } from '../policy/field-named.ts';
import type { NamedValue, Policy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { type Performance, problem, withFacts } from './performance.ts';

/** The policy's own words go first: where P0 is urgent, P1 is high. */
export function changePriority(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'priority' },
): Performance {
  const { called } = command;
  const { policy } = context.desk;
  const matched = called === undefined ? null : fieldNamed(policy.priorities, called);
  const id = matched?.kind === 'match' ? matched.id : command.priority;
  const to = priorities.find((name) => name === id);
  const { priority: from } = before.ticket;
  if (to === from) return before;
  if (to !== undefined)
    return withFacts(context, before, [happened('priority.changed', actor, 'command', { from, to })]);
  const choice = `It is one of ${priorities.map((priority) => priorityLabel(context.desk, { priority })).join(', ')}.`;
  return problem(before, command, `"${called}" is not a priority`, choice);
}

/** `#set`: the field and its value as forgivingly as names; `none` takes it away. */
export function setField(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'set' },
): Performance {
  const { fields } = context.desk.policy;
  if (fields.length === 0)
    return problem(before, command, 'this desk has no fields', 'Its policy files name them under `fields`.');
  const matched = fieldNamed(fields, command.field);
  const field = matched.kind === 'match' ? fields.find(({ name }) => name === matched.id) : undefined;
  if (field === undefined) {
    const meant =
      matched.kind === 'none' && matched.suggestion !== null ? `Did you mean ${matched.suggestion}? ` : '';
    return problem(
      before,
      command,
      `there is no field "${command.field}"`,
      `${meant}The fields are ${fields.map(nameOf).join(', ')}.`,
    );
  }
  const isNone = command.value.toLowerCase() === 'none';
  const value = isNone ? null : readValue(field, command.value);
  if (value === null && !isNone)
    return problem(before, command, `"${command.value}" is no value of ${field.name}`, expectedOf(field));
  const { number: ticket, fields: known } = before.ticket;
  const { happenings, texts } = fieldFact(
    context,
    { ticket, known },
    { field, value, actor, because: 'command' },
  );
  const set = withFacts(context, before, happenings);
  return { ...set, texts: [...set.texts, ...texts] };
}

function expectedOf({ type, values }: Field): string {
  if (type === 'choice') return `It is one of ${values.join(', ')}, or none.`;
  return type === 'number' ? 'It is a number, or none.' : 'It is yes, no or none.';
}

type WordCommand = PlacedCommand & { readonly verb: WordVerb };

const plurals = { category: 'categories', type: 'types', tier: 'tiers' } as const;

export function changeWord(
  context: Context,
  actor: Actor,
  before: Performance,
  command: WordCommand,
): Performance {
  const { verb, value } = command;
  const values = context.desk.policy[plurals[verb]];
  if (values.length === 0)
    return problem(before, command, `this desk has no ${plurals[verb]}`, 'Its policy files name them.');
  if (value.toLowerCase() === 'none') return changed(context, actor, before, verb, null);
  const matched = fieldNamed(values, value);
  if (matched.kind === 'match') return changed(context, actor, before, verb, matched.id);
  const choice = `It is one of ${values.map(nameOf).join(', ')}, or none.`;
  if (matched.kind === 'ambiguous')
    return problem(before, command, `"${value}" may be ${matched.ids.join(' or ')}`, choice);
  const meant = matched.suggestion === null ? '' : `Did you mean #${verb} ${matched.suggestion}? `;
  return problem(before, command, `there is no ${verb} "${value}"`, `${meant}${choice}`);
}

function nameOf(value: NamedValue | string): string {
  return typeof value === 'string' ? value : value.name;
}

function changed(
  context: Context,
  actor: Actor,
  before: Performance,
  verb: WordVerb,
  to: string | null,
): Performance {
  const { ticket } = before;
  if (ticket[verb] === to) return before;
  const change = happened(`${verb}.changed`, actor, 'command', { from: ticket[verb], to });
  const following = verb === 'category' ? priorityOf(context.desk.policy, actor, ticket, to) : [];
  return withFacts(context, before, [change, ...following]);
}

/** A category brings its own priority, unless the ticket has one that it did not get by its category so far. */
function priorityOf(policy: Policy, actor: Actor, ticket: Ticket, category: string | null): Happening[] {
  const to = ownPriority(policy, category);
  const { priority: from } = ticket;
  if (to === from || from !== ownPriority(policy, ticket.category)) return [];
  return [happened('priority.changed', actor, `category: ${category ?? 'none'}`, { from, to })];
}

function ownPriority(policy: Policy, category: string | null): Priority {
  return policy.categories.find(({ name }) => name === category)?.priority ?? 'normal';
}
