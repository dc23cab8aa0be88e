/**
 * What a step of the SLA does to the ticket, one action after the other, each on the ticket as the ones before leave it. Whom it
 * tells is only gathered here (`tell.ts` words it once for all that fell due together); what no part of the desk carries out yet
 * is recorded as `sla.action`.
 */
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import { type Happening, happened, type Priority, priorities } from '../event.ts';
import type { Audience, SlaStep, StepAction } from '../policy/policy.ts';
import { nextInTurn } from '../routing/choose.ts';
import { membersOf } from '../settings.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import type { Target } from './state.ts';

/** The ticket with its news, as the steps so far leave it. */
export interface Doing {
  readonly ticket: Ticket;
  readonly happenings: readonly Happening[];
  readonly turns: Decision['turns'];
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

export function done(context: Context, before: Doing, ...happenings: readonly Happening[]): Doing {
  return {
    ...before,
    ticket: foldOnto(before.ticket, happenings, context.now),
    happenings: [...before.happenings, ...happenings],
  };
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
    default:
      return done(context, before, recorded(target, step, action));
  }
}

/** A missed update is no missed answer, and whoever was answered would read that they were not. */
function saysNothing(template: Mailed['template'], { target }: Target): boolean {
  return template === 'slaBreach' && target === 'update';
}

/** One higher; the highest stays. */
function raised(priority: Priority): Priority {
  return priorities[priorities.indexOf(priority) + 1] ?? priority;
}

function changePriority(context: Context, before: Doing, wanted: Priority | 'raise', because: string): Doing {
  const from = before.ticket.priority;
  const to = wanted === 'raise' ? raised(from) : wanted;
  return from === to
    ? before
    : done(context, before, happened('priority.changed', 'system', because, { from, to }));
}

const highestLevel = 4;

/** A step never takes an escalation back. */
function changeLevel(context: Context, before: Doing, wanted: number | 'raise', because: string): Doing {
  const from = before.ticket.level;
  const to = Math.min(highestLevel, wanted === 'raise' ? from + 1 : Math.max(from, wanted));
  return from === to
    ? before
    : done(context, before, happened('level.changed', 'system', because, { from, to }));
}

function changeTags(
  context: Context,
  before: Doing,
  { add, remove }: StepAction & { readonly do: 'tag' },
  because: string,
): Doing {
  const { tags } = before.ticket;
  const added = add.filter((tag) => !tags.includes(tag));
  const removed = remove.filter((tag) => tags.includes(tag));
  return added.length + removed.length === 0
    ? before
    : done(context, before, happened('tags.changed', 'system', because, { added, removed }));
}

/** Whoever has the ticket keeps it where they are of the new group too; else it goes to whose turn it is there. */
function changeGroup(context: Context, before: Doing, group: string, because: string): Doing {
  if (group === before.ticket.group) return before;
  const moved = done(context, before, happened('group.changed', 'system', because, { group }));
  const { assignee } = before.ticket;
  if (membersOf(context.desk, group).some(({ name }) => name === assignee)) return moved;
  const next = nextInTurn(context, group);
  const given = happened('ticket.assigned', 'system', because, { agent: next?.name ?? null });
  const turns = next === null ? [] : [{ group, agent: next.name }];
  return { ...done(context, moved, given), turns: [...moved.turns, ...turns] };
}

/** Who has it from now on hears of it, as after `#assign`; where nobody has it, its new group. */
function handedOver(doing: Doing, before: Doing, target: Target, step: SlaStep): Doing {
  const isSame =
    doing.ticket.group === before.ticket.group ||
    (before.ticket.assignee !== null && doing.ticket.assignee === before.ticket.assignee);
  return isSame ? doing : { ...doing, told: [...doing.told, { who: 'assignee', target, step }] };
}

type Recorded = Extract<StepAction, { do: 'reassign' | 'page' | 'playbook' | 'webhook' }>;

function recorded({ target, dueAt }: Target, step: SlaStep, action: Recorded): Happening {
  const data = { target, dueAt, step: step.name, do: action.do, value: wordOf(action) };
  return happened('sla.action', 'system', `sla: ${step.name} of ${target}`, data);
}

function wordOf(action: Recorded): string {
  switch (action.do) {
    case 'reassign':
      return action.to;
    case 'page':
      return action.ladder;
    case 'playbook':
    case 'webhook':
      return action.name;
  }
}
