/**
 * What a step of the SLA does to the ticket, one action after the other, each on the ticket as the ones before leave it. Whom it
 * tells is only gathered here (`tell.ts` words it once for all that fell due together); what no part of the desk carries out yet
 * is recorded as `sla.action`.
 */
import {
  type Changing,
  changed,
  changeGroup,
  changeLevel,
  changePriority,
  changeTags,
  reassign,
} from '../action/changes.ts';
import type { Context } from '../context.ts';
import { type Happening, happened } from '../event.ts';
import type { Audience, SlaStep, StepAction } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import type { Target } from './state.ts';

/** The ticket with its news, as the steps so far leave it. */
export interface Doing extends Changing {
  readonly told: readonly Told[];
  readonly mailed: readonly Mailed[];
}

/** Somebody is to hear of a target. */
export interface Told {
  readonly who: Audience;
  readonly target: Target;
  readonly step: SlaStep;
}

/** The customer is to hear. */
export interface Mailed {
  readonly template: 'slaBreach' | 'statusUpdate';
  readonly target: Target;
  readonly step: SlaStep;
}

export function beginDoing(ticket: Ticket): Doing {
  return { ticket, happenings: [], turns: [], told: [], mailed: [] };
}

export function perform(
  context: Context,
  before: Doing,
  target: Target,
  step: SlaStep,
  action: StepAction,
): Doing {
  const because = `sla: ${step.name} of ${target.target}`;
  switch (action.do) {
    case 'notify':
      return { ...before, told: [...before.told, ...action.who.map((who) => ({ who, target, step }))] };
    case 'mail':
      return saysNothing(action.template, target)
        ? before
        : { ...before, mailed: [...before.mailed, { template: action.template, target, step }] };
    case 'priority':
      return changePriority(context, before, action.to, because);
    case 'escalate':
      return changeLevel(context, before, action.level, because);
    case 'tag':
      return changeTags(context, before, action, because);
    case 'group':
      return handedOver(changeGroup(context, before, action.group, because), before, target, step);
    case 'reassign':
      return handedOver(reassign(context, before, action.to, because), before, target, step);
    default:
      return changed(context, before, recorded(target, step, action));
  }
}

/** A missed update is no missed answer, and whoever was answered would read that they were not. */
function saysNothing(template: Mailed['template'], { target }: Target): boolean {
  return template === 'slaBreach' && target === 'update';
}

/** Who has it from now on hears of it, as after `#assign`; where nobody has it, its new group. */
function handedOver(doing: Doing, before: Doing, target: Target, step: SlaStep): Doing {
  const { group, assignee } = doing.ticket;
  const isTheirs = assignee !== null && assignee === before.ticket.assignee;
  const isSame = isTheirs || (group === before.ticket.group && assignee === before.ticket.assignee);
  return isSame ? doing : { ...doing, told: [...doing.told, { who: 'assignee', target, step }] };
}

type Recorded = Extract<StepAction, { do: 'page' | 'playbook' | 'webhook' }>;

function recorded({ target, dueAt }: Target, step: SlaStep, action: Recorded): Happening {
  const data = { target, dueAt, step: step.name, do: action.do, value: wordOf(action) };
  return happened('sla.action', 'system', `sla: ${step.name} of ${target}`, data);
}

function wordOf(action: Recorded): string {
  switch (action.do) {
    case 'page':
      return action.ladder;
    case 'playbook':
    case 'webhook':
      return action.name;
  }
}
