/**
 * The agents: each has a list of what to do, works it off during their hours one after the other, the gravest first, and answers
 * the notification as a mail client does. What reaches somebody who is off, a colleague on duty mostly takes over; some is
 * overlooked for hours, as everywhere.
 */
import type { Calendar } from '../desk/clock/calendar.ts';
import type { Contents } from '../desk/content.ts';
import type { MailKind } from '../desk/decision.ts';
import { after, between, hour, type Instant, latest, minute } from '../desk/instant.ts';
import { personalAddress } from '../desk/outgoing/compose.ts';
import { type DeskAgent, mailboxNamed, membersOf } from '../desk/settings.ts';
import { parseMail } from '../io/parse/parse.ts';
import { firstName } from '../mail/address.ts';
import type { Delivered } from './desk.ts';
import { dutyOf, isOnDuty, nextOnDuty } from './duty.ts';
import { answerTo } from './letter.ts';
import type { Random } from './random.ts';
import { type Intent, replyText } from './replies.ts';
import type { Request } from './requests.ts';
import type { World } from './world.ts';

export interface Team {
  readonly hear: (mail: Delivered, now: Instant) => void;
}

interface Worker {
  readonly agent: DeskAgent;
  readonly duty: Calendar;
  readonly random: Random;
  /** By ticket. */
  readonly tasks: Map<number, Task>;
  isBusy: boolean;
  /** When they next look at their list. */
  looksAt: Instant;
}

/** A ticket that somebody has to answer. */
interface Task {
  readonly ticket: number;
  /** The notification that will be answered, and whose it is. */
  readonly mail: Delivered;
  readonly owner: DeskAgent;
  readonly since: Instant;
  /** Nobody looks at it before. */
  readonly from: Instant;
  /** The higher, the sooner. */
  readonly rank: number;
  readonly intent: Intent | null;
}

interface Staff {
  readonly world: World;
  readonly workers: readonly Worker[];
  readonly requestOf: (ticket: number) => Request | null;
  /** How often each ticket was answered. */
  readonly answered: Map<number, number>;
}

export function createTeam(
  world: World,
  dates: readonly string[],
  random: Random,
  requestOf: Staff['requestOf'],
): Team {
  const workers = world.desk.agents.map((agent) => worker(world, agent, dates, random));
  const staff = { world, workers, requestOf, answered: new Map<number, number>() };
  return {
    hear: (mail, now) => {
      const who = workers.find(({ agent }) => agent.addresses[0] === mail.recipients[0]);
      if (who !== undefined) hears(staff, who, mail, now);
    },
  };
}

function worker({ desk }: World, agent: DeskAgent, dates: readonly string[], all: Random): Worker {
  const random = all.about(`agent ${agent.name}`);
  const place = membersOf(desk, agent.groups[0] ?? null).indexOf(agent);
  const duty = dutyOf(desk.policy, agent, Math.max(0, place), dates, random.about('duty'));
  return { agent, duty, random, tasks: new Map(), isBusy: false, looksAt: '' };
}

function hears(staff: Staff, who: Worker, mail: Delivered, now: Instant): void {
  const { kind, ticket, body } = mail.row;
  const task = { ticket, mail, owner: who.agent, since: now, from: now, rank: 0, intent: null };
  const remedy = remedies.get(kind);
  if (remedy !== undefined) give(staff, who, { ...task, intent: remedy }, now);
  if (kind !== 'notification' || body.content.template !== 'notification') return;
  const wanted = noticed(who, task, body.content.variables);
  if (wanted === null) {
    if (isOver(body.content.variables)) who.tasks.delete(ticket);
    return;
  }
  give(staff, colleagueFor(staff, who, now), wanted, now);
}

/** What an agent does about a mail of theirs that the desk did not act on: sends it, or does it in a simpler way. */
const remedies: ReadonlyMap<MailKind, Intent> = new Map([
  ['held', 'send'],
  ['command-error', 'solve'],
]);

type News = Contents['notification'];

function fact({ facts }: News, label: string): string {
  return facts.find((it) => it.label === label)?.value ?? '';
}

function isOver(news: News): boolean {
  return ['solved', 'closed'].includes(fact(news, 'Status'));
}

/** What somebody makes of a notification; null where they leave it to others, or nothing is to be done. */
function noticed(who: Worker, task: Task, news: News): Task | null {
  if (isOver(news)) return null;
  const rank = ['low', 'normal', 'high', 'urgent'].findIndex((name) =>
    fact(news, 'Priority').startsWith(name),
  );
  const isMine =
    fact(news, 'Assigned to') === who.agent.name || fact(news, 'Assigned to').startsWith('nobody');
  if (!clockSpeaks.test(news.headline)) {
    const overlooked = who.random.chance(0.05) ? who.random.around(8 * hour) : 0;
    return isMine ? { ...task, rank, from: after(task.from, overlooked) } : null;
  }
  // The clock speaks: to whoever has the ticket it is a reminder, a lead may take it over.
  if (!isMine && !who.random.chance(0.5)) return null;
  const putOff = news.headline.includes(' left for the resolution') && who.random.chance(0.6);
  return { ...task, rank: rank + 10, intent: putOff ? 'extend' : null };
}

/** What a step of the SLA begins a notification with. */
const clockSpeaks = / left for the | was due |^Others take over|^Time to hand over/;

/** Whoever is off for more than an hour is stood in for by a colleague who has least to do; of illness few know at once. */
function colleagueFor(staff: Staff, who: Worker, now: Instant): Worker {
  const back = nextOnDuty(who.duty, now);
  if (back !== null && between(now, back) < hour) return who;
  if (who.random.chance(isIll(who, now) ? 0.5 : 0.12)) return who;
  const [best] = staff.workers
    .filter((it) => it !== who && isOnDuty(it.duty, now) && sharesGroup(it.agent, who.agent))
    .toSorted((one, other) => one.tasks.size - other.tasks.size);
  return best ?? who;
}

function sharesGroup(one: DeskAgent, other: DeskAgent): boolean {
  return one.groups.some((group) => other.groups.includes(group));
}

function isIll({ duty }: Worker, now: Instant): boolean {
  const date = Temporal.Instant.from(now).toZonedDateTimeISO(duty.timeZone).toPlainDate().toString();
  return duty.holidays.get(date) === 'ill';
}

/** The ticket is this person's to answer, and nobody else's. */
function give(staff: Staff, who: Worker, task: Task, now: Instant): void {
  for (const { tasks } of staff.workers) tasks.delete(task.ticket);
  who.tasks.set(task.ticket, task);
  wake(staff, who, now);
}

/** Begins the next task as soon as there is one to see and the person is there. */
function wake(staff: Staff, who: Worker, now: Instant): void {
  const [first] = [...who.tasks.values()].map(({ from }) => from).toSorted();
  if (who.isBusy || first === undefined) return;
  const at = nextOnDuty(who.duty, latest([first, now]));
  if (at === null) return;
  const looksAt = after(at, who.random.around(3 * minute));
  // Whoever waits for something later looks up for what comes sooner.
  if (who.looksAt > now && who.looksAt <= looksAt) return;
  who.looksAt = looksAt;
  staff.world.plan(looksAt, (looked) => (who.looksAt === looksAt ? begin(staff, who, looked) : nothing));
}

const nothing = Promise.resolve(null);

function begin(staff: Staff, who: Worker, now: Instant): Promise<null> {
  const [task] = [...who.tasks.values()]
    .filter(({ from }) => from <= now)
    .toSorted((one, other) => other.rank - one.rank || (one.since < other.since ? -1 : 1));
  if (who.isBusy) return nothing;
  if (task === undefined) {
    wake(staff, who, now);
    return nothing;
  }
  who.isBusy = true;
  staff.world.plan(after(now, who.random.around(7 * minute)), (ended) => end(staff, who, task.ticket, ended));
  return nothing;
}

async function end(staff: Staff, who: Worker, ticket: number, now: Instant) {
  who.isBusy = false;
  const task = who.tasks.get(ticket);
  who.tasks.delete(ticket);
  const posted = task === undefined ? null : await answered(staff, who, task, now);
  wake(staff, who, now);
  return posted;
}

async function answered(staff: Staff, who: Worker, task: Task, now: Instant) {
  const before = staff.answered.get(task.ticket) ?? 0;
  const intent = task.intent ?? chosen(before, who.random);
  if (intent !== 'send') staff.answered.set(task.ticket, before + 1);
  followUp(who, { ...task, rank: 0 }, intent, now);
  const request = before === 0 ? staff.requestOf(task.ticket) : null;
  const isOwn = task.owner === who.agent;
  const commands = [...(isOwn ? [] : ['#take']), ...(request?.corrections ?? [])];
  return await written(
    staff,
    who,
    task,
    replyText(intent, commands, firstName(who.agent.name), who.random),
    now,
  );
}

function chosen(before: number, random: Random): Intent {
  const weights =
    before === 0 ? { solve: 55, ask: 28, hold: 13, extend: 4 } : { solve: 80, ask: 12, hold: 8, extend: 0 };
  return random.weighted<Intent>([
    { value: 'solve', weight: weights.solve },
    { value: 'ask', weight: weights.ask },
    { value: 'hold', weight: weights.hold },
    { value: 'extend', weight: weights.extend },
  ]);
}

/** What waits for others comes back to mind, unless somebody writes first; a customer who never answers is let go. */
function followUp(who: Worker, task: Task, intent: Intent, now: Instant): void {
  const waits = { ask: 72 * hour, hold: 9 * hour, extend: 12 * hour, solve: null, send: null }[intent];
  if (waits === null) return;
  const from = after(now, who.random.around(waits));
  who.tasks.set(task.ticket, { ...task, since: from, from, intent: 'solve' });
}

/** Of a mail whose answer stays inside (a call, a colleague's note): where the customer is answered, as it says itself. */
function customersAddress({ row: { body } }: Delivered): string | null {
  if (body.content.template !== 'notification') return null;
  return /To answer the customer, write to (\S+@\S+)\.$/.exec(body.content.variables.replyDoes)?.[1] ?? null;
}

/** To the answer address of the own notification; whoever stands in writes to their own, in the thread of the mail they saw. */
async function written({ world }: Staff, who: Worker, task: Task, text: string, date: Instant) {
  const { agent } = who;
  const { mailbox } = task.mail.row;
  const answer = answerTo(await parseMail(task.mail.raw), text);
  const own = personalAddress(world.desk, mailboxNamed(world.desk, mailbox), agent);
  const address = { displayName: agent.name, address: agent.addresses[0] ?? '' };
  const to = task.owner === agent ? (customersAddress(task.mail) ?? answer.to) : own;
  const messageId = world.messageId(world.desk.domain);
  const letter = { ...answer, to, from: address, messageId, date, headers: {} };
  return { by: 'agents' as const, mailbox, letter, landed: () => undefined };
}
