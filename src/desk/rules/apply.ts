/**
 * Rules are evaluated on what has happened and return what is to be done; they do nothing while they are evaluated. A rule applies at
 * most once in one decision, and what it does itself is no reason for it. What is taken for spam tells and calls nobody.
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
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { assertNever, happened } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import { informing } from '../outgoing/inform.ts';
import type { Audience } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { fitsRule, type Rule, type RuleAction, ruleEventOf } from './rule.ts';

export function ruling(context: Context, change: Change): Consequence {
  let now: Doing = { ticket: change.after, happenings: [], turns: [], told: [] };
  for (const rule of context.desk.policy.rules) {
    const on = reasonFor(rule, change);
    if (on === null || !fitsRule(now.ticket, rule)) continue;
    now = changed(context, now, happened('rule.applied', 'system', `when: ${on}`, { rule: rule.name, on }));
    for (const action of rule.actions) if (mayAct(now.ticket, action)) now = act(context, now, rule, action);
  }
  return { happenings: now.happenings, turns: now.turns, mails: mailsOf(context, now, change) };
}

interface Doing extends Changing {
  readonly told: readonly { readonly rule: string; readonly who: Audience }[];
}

/** What happened that the rule waits for; null where nothing did, or the rule has applied already. */
function reasonFor({ name, when }: Rule, { happenings, all }: Change): string | null {
  if (all.some((it) => it.type === 'rule.applied' && it.data.rule === name)) return null;
  const because = becauseOf(name);
  for (const it of happenings) {
    const event = it.because === because ? null : ruleEventOf(it);
    // The mail that opens a ticket is `opened`.
    if (event === 'customer wrote' && all.some(({ type }) => type === 'ticket.opened')) continue;
    if (event !== null && when.includes(event)) return event;
  }
  return null;
}

function becauseOf(rule: string): string {
  return `rule: ${rule}`;
}

function act(context: Context, before: Doing, { name }: Rule, action: RuleAction): Doing {
  const because = becauseOf(name);
  switch (action.do) {
    case 'notify':
      return { ...before, told: [...before.told, ...action.who.map((who) => ({ rule: name, who }))] };
    case 'priority':
      return changePriority(context, before, action.to, because);
    case 'escalate':
      return changeLevel(context, before, action.level, because);
    case 'tag':
      return changeTags(context, before, action, because);
    case 'group':
      return handedOver(name, before, changeGroup(context, before, action.group, because));
    case 'reassign':
      return handedOver(name, before, reassign(context, before, action.to, because));
    case 'page':
      return asked(context, before, 'page', action.ladder, because);
    case 'playbook':
      return asked(context, before, 'playbook', action.name, because);
    case 'webhook':
      return asked(context, before, 'webhook', action.name, because);
    default:
      return assertNever(action);
  }
}

/** Who has it from now on hears of it; where nobody has it, its new group. */
function handedOver(rule: string, before: Doing, now: Doing): Doing {
  const isSame = now.ticket.group === before.ticket.group && now.ticket.assignee === before.ticket.assignee;
  return isSame ? now : { ...now, told: [...now.told, { rule, who: 'assignee' }] };
}

function asked(context: Context, before: Doing, what: string, value: string, because: string): Doing {
  return changed(context, before, happened('action.asked', 'system', because, { do: what, value }));
}

/** What is taken for spam is tagged, and nothing else is done about it. */
function mayAct({ quiet }: Ticket, action: RuleAction): boolean {
  return action.do === 'tag' || !isSpamReason(quiet);
}

/** Old mail is ticketed without any mail going out, and spam tells nobody. */
function mailsOf(context: Context, { ticket, told }: Doing, { all }: Change): Mail[] {
  const isSilent = all.some((it) => it.type === 'message.received' && it.data.silent === true);
  if (told.length === 0 || isSilent || isSpamReason(ticket.quiet)) return [];
  const rules = [...new Set(told.map(({ rule }) => rule))];
  const headline = `Rule: ${rules.join(', ')}`;
  return informing(
    context,
    ticket,
    told.map(({ who }) => who),
    { headline, because: becauseOf(rules[0] ?? '') },
  );
}
