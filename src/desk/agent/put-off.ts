/** `#extend` and `#due`: agents put the resolution off, within the policy's limits, or set when it is due because they agreed on it. */

import type { PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import { type Actor, happened } from '../event.ts';
import { after, day, spoken } from '../instant.ts';
import type { DeskAgent } from '../settings.ts';
import { duesByHand } from '../sla/by-hand.ts';
import { extension } from '../sla/extension.ts';
import { react } from '../sla/react.ts';
import { policyOf } from '../sla/which.ts';
import { isOver } from '../status.ts';
import { type Performance, problem, withFacts } from './performance.ts';
import { instantMeant } from './when.ts';

/**
 * What the commands so far mean for the promises: another priority brings another limit, a reopened ticket has its due again. It
 * goes into the log before what is put off, and whoever reacts to the whole decision finds nothing left to do.
 */
function caughtUp(context: Context, before: Performance): Performance {
  const { happenings, ticket } = before;
  return happenings.length === 0
    ? before
    : withFacts(context, before, react(context.desk.policy, { happenings, after: ticket }, context.now));
}

/** A day that nobody here will see is a slip. */
const furthest = 3_652 * day;

export function extend(
  context: Context,
  actor: Actor,
  earlier: Performance,
  command: PlacedCommand & { readonly verb: 'extend' },
): Performance {
  const before = caughtUp(context, earlier);
  const { ticket } = before;
  const wanted = extension(policyOf(context.desk.policy, ticket), ticket, command, context.now);
  if (!wanted.ok) return problem(before, command, wanted.message, wanted.hint);
  if (wanted.targets.some(({ dueAt }) => dueAt > after(context.now, furthest)))
    return problem(before, command, 'that is more than ten years ahead', 'Write a shorter time.');
  const text = context.ids.text();
  const { ms, targets } = wanted;
  const extended = withFacts(context, before, [
    happened('sla.extended', actor, 'command', { ms, text, targets }),
  ]);
  return {
    ...extended,
    texts: [...extended.texts, { id: text, ticket: ticket.number, body: command.reason }],
  };
}

export function setDue(
  context: Context,
  agent: DeskAgent,
  earlier: Performance,
  command: PlacedCommand & { readonly verb: 'due' },
): Performance {
  const before = caughtUp(context, earlier);
  const { ticket } = before;
  const policy = policyOf(context.desk.policy, ticket);
  if (isOver(ticket.status))
    return problem(
      before,
      command,
      `#${ticket.number} is ${ticket.status}`,
      'Add #reopen to work on it again.',
    );
  const dueAt = instantMeant(command.moment, policy.calendar, agent.timeZone, context.now);
  if (dueAt <= context.now)
    return problem(
      before,
      command,
      `${spoken(dueAt, agent.timeZone)} has passed`,
      'Give a date that is still to come, for example #due friday 17:00.',
    );
  if (dueAt > after(context.now, furthest))
    return problem(
      before,
      command,
      `${spoken(dueAt, agent.timeZone)} is more than ten years ahead`,
      'Look at the year.',
    );
  const targets = duesByHand(policy, ticket, dueAt, context.now);
  return withFacts(context, before, [
    happened('due.changed', `agent:${agent.name}`, 'command', { dueAt, targets }),
  ]);
}
