/**
 * What the `sla` timer of a ticket does: everything of it that has fallen due by now, in one decision. A step acts once, a target
 * that was met meanwhile says nothing, and whoever hears of several targets hears once.
 */
import { changed } from '../action/changes.ts';
import type { Context } from '../context.ts';
import { type Decision, nothing, type Timer } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import type { SlaPolicy, SlaStep, StepAction } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { beginDoing, type Doing, perform } from './actions.ts';
import { type Fallen, fallenDue } from './due-now.ts';
import { reacted } from './react.ts';
import type { Target } from './state.ts';
import { silenceOf, tellCustomer } from './tell-customer.ts';
import { tellDesk } from './tell-desk.ts';
import { slaTimer, withTimer } from './timer.ts';
import { policyOf } from './which.ts';
import { effects, updatesEnd } from './words.ts';

export function decideSla(context: Context, timer: Timer): Decision {
  const ticket = context.known.tickets.get(timer.ticket);
  if (ticket === undefined || ticket.sla === null) return nothing('sla-no-longer-applies', timer.ticket);
  const policy = policyOf(context.desk.policy, ticket);
  const fallen = fallenDue(policy, ticket, context.now, silenceOf(context, ticket) === '');
  if (fallen.length === 0) {
    // The policy or the ticket has changed since the timer was set.
    const waits = nothing('sla-not-yet-due', ticket.number);
    return { ...waits, ...withTimer(waits, slaTimer(context.desk.policy, ticket, context.now)) };
  }
  const doing = fallen.reduce((before, it) => fallOne(context, before, it), beginDoing(ticket));
  return told(context, policy, doing);
}

function fallOne(context: Context, before: Doing, fallen: Fallen): Doing {
  const { target } = fallen;
  const { dueAt } = target;
  const passedOver = fallen.skipped.map((step) =>
    happened('sla.skipped', 'system', fallen.because, stepData(target, step)),
  );
  const policy = before.ticket.sla?.policy ?? '';
  const broken = happened('sla.breached', 'system', 'due-passed', { target: target.target, dueAt, policy });
  const fallenBy = changed(context, before, ...passedOver, ...(fallen.breaks ? [broken] : []));
  return fallen.acts.reduce((doing, step) => act(context, doing, target, step), fallenBy);
}

function stepData({ target, dueAt }: Target, { name: step, percent }: SlaStep) {
  return { target, dueAt, step, percent };
}

function act(context: Context, before: Doing, target: Target, step: SlaStep): Doing {
  const because = `${step.percent} percent of ${target.target}`;
  const type = step.percent < 100 ? 'sla.warned' : 'sla.stepped';
  const acted = changed(context, before, happened(type, 'system', because, stepData(target, step)));
  return step.actions.reduce((doing, action) => {
    const because = withheld(doing.ticket, action);
    return because === ''
      ? perform(context, doing, target, step, action)
      : changed(context, doing, skippedAction(target, step, action, because));
  }, acted);
}

/** Why an action is not done: what is taken for spam alarms nobody, whatever its words; its clock runs and its tags are set. */
function withheld({ quiet }: Ticket, action: StepAction): string {
  return action.do !== 'tag' && isSpamReason(quiet) ? quiet : '';
}

function skippedAction(target: Target, step: SlaStep, action: StepAction, because: string): Happening {
  return happened('sla.skipped', 'system', because, { ...stepData(target, step), do: action.do });
}

/** The mails, worded about the ticket as everything leaves it, a new promise included. */
function told(context: Context, policy: SlaPolicy, doing: Doing): Decision {
  const { happenings } = doing;
  const after = reacted(context.desk.policy, { happenings, after: doing.ticket }, context.now);
  const customer = tellCustomer(context, policyAfter(context, policy, after), after, doing.mailed);
  const changes = effects([...happenings, ...customer.happenings]);
  const stops = customer.told.length > 0 ? [updatesEnd] : [];
  const team = tellDesk(context, after, [...doing.told, ...customer.told], [...changes, ...stops]);
  return {
    ...nothing('sla-due', after.number),
    events: [{ ticket: after.number, happenings: [...happenings, ...customer.happenings] }],
    mails: [...customer.mails, ...team],
    turns: doing.turns,
  };
}

function policyAfter(context: Context, policy: SlaPolicy, after: Ticket): SlaPolicy {
  return after.sla?.policy === policy.name ? policy : policyOf(context.desk.policy, after);
}
