/** A ticket is the fold of its events. */
import {
  assertNever,
  type DeskEvent,
  type EventData,
  type FieldValue,
  type Happening,
  type LinkKind,
  type Priority,
  type Severity,
  type Status,
  severities,
} from './event.ts';
import { type Instant, latest } from './instant.ts';
import { type Climb, climbed } from './ladder/state.ts';
import { answeredSla, evolveSla, type Sla } from './sla/state.ts';
import type { Survey } from './survey/survey.ts';

export interface Ticket {
  readonly number: number;
  /** The last event folded in. */
  readonly seq: number;
  readonly status: Status;
  /** Escalation level: 0-3, 4 is critical. */
  readonly level: number;
  readonly priority: Priority;
  readonly mailbox: string;
  readonly group: string | null;
  readonly assignee: string | null;
  /** Contact ids. The requester is always a participant and stands first. */
  readonly requester: number;
  readonly participants: readonly number[];
  /** Row id of the subject's text. */
  readonly subject: number;
  readonly tags: readonly string[];
  readonly links: readonly { readonly ticket: number; readonly kind: LinkKind }[];
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly statusSince: Instant;
  /** Who answered the customer last, with which event and outbox row (0: it was sent already). */
  readonly lastReply: {
    readonly agent: string;
    readonly seq: number;
    readonly at: Instant;
    readonly mail: number;
  } | null;
  /** The message row a next mail to the customer answers. */
  readonly lastMessage: number;
  /** Words of the policy; null where nobody has said. */
  readonly category: string | null;
  readonly type: string | null;
  readonly tier: string | null;
  readonly channel: string | null;
  /** When the requester's mail reached the mailbox: before the opening where it waited there. */
  readonly arrivedAt: Instant;
  /** Every status it has been in, and since when: what stood still when can be computed anew under another promise. */
  readonly stays: readonly Stay[];
  /** The requester knows that their mail has arrived. */
  readonly acknowledged: boolean;
  /** Why nothing automatic goes to the requester (a list, a robot, old mail); empty where it may. */
  readonly quiet: string;
  readonly sla: Sla | null;
  /** As the requester writes: `en`; null where too little was written to tell. */
  readonly language: string | null;
  /** Points for escalating. What was once said stays said. */
  readonly score: number;
  /** Custom fields that have a value. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Hard triggers that nobody has settled. */
  readonly alarms: readonly Alarm[];
  /** The only group whose members may see it; null where everybody may. */
  readonly restrictedTo: string | null;
  readonly confidential: boolean;
  /** It waits in its group because nobody there can take it. */
  readonly queued: boolean;
  readonly climb: Climb | null;
  /** Reminders that the customer got since the ticket waits for them; absent where there were none. */
  readonly followUp?: FollowUp | undefined;
  /** ms of work that agents wrote down; absent until one did. */
  readonly spent?: number;
  /** Absent until the customer is asked how it was. */
  readonly survey?: Survey;
}

export interface FollowUp {
  readonly reminded: number;
  /** No closing before that: the customer has been told so. */
  readonly closesAt: Instant | null;
}

export interface Alarm {
  readonly alarm: string;
  readonly severity: Severity;
  readonly group: string | null;
}

export interface Stay {
  readonly status: Status;
  readonly since: Instant;
}

/** The ticket after one more event. Throws on an event that cannot follow: the log is broken, not the mail. */
export function evolve(ticket: Ticket | null, event: DeskEvent): Ticket {
  if (event.type === 'ticket.opened') return opened(ticket, event);
  if (ticket === null || event.seq !== ticket.seq + 1) {
    throw new Error(
      `event ${event.seq} (${event.type}) of ticket ${event.ticket} does not follow ${ticket?.seq ?? 'nothing'}`,
    );
  }
  return { ...ticket, ...changes(ticket, event), seq: event.seq, changedAt: event.at };
}

function opened(ticket: Ticket | null, event: DeskEvent & { type: 'ticket.opened' }): Ticket {
  if (ticket !== null || event.seq !== 1) throw new Error(`ticket ${event.ticket} is opened twice`);
  const { mailbox, group, requester, participants, subject, priority, receivedAt } = event.data;
  return {
    number: event.ticket,
    seq: 1,
    status: 'new',
    level: 0,
    priority,
    mailbox,
    group,
    assignee: null,
    requester,
    participants,
    subject,
    tags: [],
    links: [],
    openedAt: event.at,
    changedAt: event.at,
    statusSince: event.at,
    lastReply: null,
    lastMessage: 0,
    category: null,
    type: null,
    tier: null,
    channel: null,
    arrivedAt: receivedAt ?? event.at,
    stays: [{ status: 'new', since: event.at }],
    acknowledged: false,
    quiet: '',
    sla: null,
    ...unjudged,
  };
}

/** What a ticket begins with before anything is known of it. */
export const unjudged = {
  language: null,
  score: 0,
  fields: {},
  alarms: [],
  restrictedTo: null,
  confidential: false,
  queued: false,
  climb: null,
} as const satisfies Partial<Ticket>;

function changes(ticket: Ticket, event: Exclude<DeskEvent, { type: 'ticket.opened' }>): Partial<Ticket> {
  switch (event.type) {
    case 'message.received':
      return event.data.kind === 'request' ? asked(ticket, event.data) : {};
    case 'reply.queued':
      return answered(ticket, event);
    case 'reply.sent':
      return event.data.mail === 0 ? answered(ticket, event) : {};
    case 'acknowledgement.queued':
      return event.data.suppressed ? {} : { acknowledged: true };
    case 'acknowledgement.skipped':
      return event.because === 'opened-by-agent' ? {} : { quiet: event.because };
    case 'status.changed':
      return moved(ticket, event.data.to, event.data.at ?? event.at);
    case 'category.changed':
      return { category: event.data.to };
    case 'type.changed':
      return { type: event.data.to };
    case 'tier.changed':
      return { tier: event.data.to };
    case 'channel.changed':
      return { channel: event.data.to };
    case 'language.changed':
      return { language: event.data.to };
    case 'field.changed':
      return { fields: withField(ticket.fields, event.data.field, event.data.to) };
    case 'ticket.judged':
      return { score: event.data.score };
    case 'alarm.raised':
      return { alarms: raised(ticket.alarms, event.data) };
    case 'alarm.settled':
      return { alarms: ticket.alarms.filter(({ alarm }) => alarm !== event.data.alarm) };
    case 'customer.reminded':
      return {
        followUp: { reminded: (ticket.followUp?.reminded ?? 0) + 1, closesAt: event.data.closesAt },
      };
    case 'survey.sent':
      return { survey: { contact: event.data.contact, until: event.data.until, score: null } };
    case 'survey.answered':
      return ticket.survey === undefined ? {} : { survey: { ...ticket.survey, score: event.data.score } };
    case 'access.changed':
      return { restrictedTo: event.data.restrictedTo, confidential: event.data.confidential };
    case 'ticket.queued':
      return { queued: true };
    case 'ladder.entered':
    case 'page.sent':
    case 'page.acknowledged':
    case 'page.exhausted':
      return { climb: climbed(ticket.climb, event) };
    case 'level.changed':
      // What is taken back is climbed anew the next time.
      return { level: event.data.to, ...(event.data.to < ticket.level ? { climb: null } : {}) };
    case 'ticket.assigned':
      return { assignee: event.data.agent, ...(event.data.agent === null ? {} : { queued: false }) };
    case 'group.changed':
      return { group: event.data.group };
    case 'priority.changed':
      return { priority: event.data.to };
    case 'tags.changed':
      return { tags: edited(ticket.tags, event.data.added, event.data.removed) };
    case 'subject.changed':
      return { subject: event.data.subject };
    case 'participants.changed':
      return { participants: edited(ticket.participants, event.data.added, event.data.removed) };
    case 'requester.changed':
      return {
        requester: event.data.requester,
        participants: firstOf(event.data.requester, ticket.participants),
        // What silences us about one person says nothing about another.
        ...(ticket.quiet === oldMail ? {} : { quiet: '' }),
      };
    case 'ticket.linked':
      return { links: [...ticket.links, { ticket: event.data.ticket, kind: event.data.kind }] };
    case 'sla.set':
    case 'sla.paused':
    case 'sla.resumed':
    case 'sla.met':
    case 'sla.breached':
    case 'sla.warned':
    case 'sla.stepped':
    case 'sla.skipped':
    case 'sla.mailed':
    case 'sla.action':
    case 'sla.extended':
    case 'due.changed':
      return { sla: evolveSla(ticket.sla, event) };
    case 'time.spent':
      return { spent: (ticket.spent ?? 0) + event.data.ms };
    case 'ticket.snoozed':
    case 'value.suggested':
    case 'similar.suggested':
    case 'update.reminded':
    case 'approval.asked':
    case 'approval.given':
    case 'approval.refused':
    case 'rule.applied':
    case 'action.asked':
    case 'note.added':
    case 'reply.bounced':
    case 'mail.failed':
    case 'mail.uncertain':
    case 'mail.reported':
    case 'message.held':
    case 'message.released':
    case 'message.dropped':
    case 'address.suppressed':
      return {};
    default:
      return assertNever(event);
  }
}

/** Rows of texts that these fields hold. */
export function textsIn(fields: Ticket['fields']): number[] {
  return Object.values(fields).flatMap((value) => (typeof value === 'object' ? [value.text] : []));
}

function withField(fields: Ticket['fields'], field: string, to: FieldValue | null): Ticket['fields'] {
  const { [field]: _, ...others } = fields;
  return to === null ? others : { ...others, [field]: to };
}

/** Once each: a second mail that sets it off makes it no less grave. */
function raised(alarms: Ticket['alarms'], { alarm, severity, group }: Alarm): Ticket['alarms'] {
  const before = alarms.find((it) => it.alarm === alarm);
  const gravest =
    before !== undefined && severities.indexOf(before.severity) > severities.indexOf(severity)
      ? before.severity
      : severity;
  return [...alarms.filter((it) => it.alarm !== alarm), { alarm, severity: gravest, group }];
}

/** Who was left in peace is spoken to again once they write themselves, as people write, and now. */
function asked(
  { requester }: Ticket,
  { message, from, silent, quiet }: EventData['message.received'],
): Partial<Ticket> {
  const wakes = from === requester && !silent && !quiet;
  return { lastMessage: message, ...(wakes ? { quiet: '' } : {}) };
}

/** Why a ticket of mail that is older than `silentAfter` is quiet. */
export const oldMail = 'older-than-silent-after';

type AnswerEvent = Extract<DeskEvent, { type: 'reply.queued' | 'reply.sent' }>;

/** That somebody answered old mail makes it a conversation of today; a robot or a list is still one after our answer. */
function answered({ sla, quiet }: Ticket, event: AnswerEvent): Partial<Ticket> {
  const agent = event.actor.replace(/^agent:/, '');
  const lastReply = { agent, seq: event.seq, at: event.at, mail: event.data.mail };
  const isOld = event.type === 'reply.sent' && event.data.silent === true;
  return {
    lastReply,
    followUp: undefined,
    quiet: quiet === oldMail && !isOld ? '' : quiet,
    sla: sla === null ? null : answeredSla(sla, event.at),
  };
}

/** Not before the status it leaves: mail is not read in the order in which it came. */
function moved({ stays, statusSince }: Ticket, status: Status, at: Instant): Partial<Ticket> {
  const since = latest([at, statusSince]);
  return { status, followUp: undefined, statusSince: since, stays: [...stays, { status, since }] };
}

function edited<T>(list: readonly T[], added: readonly T[], removed: readonly T[]): readonly T[] {
  return [...list.filter((item) => !removed.includes(item)), ...added.filter((item) => !list.includes(item))];
}

function firstOf(contact: number, participants: readonly number[]): readonly number[] {
  return [contact, ...participants.filter((other) => other !== contact)];
}

/** A new ticket as its opening events make it. */
export function foldNew(number: number, happenings: readonly Happening[], at: Instant): Ticket {
  const [opening, ...rest] = happenings;
  if (opening === undefined) throw new Error(`ticket ${number} is opened by no event`);
  return foldOnto(evolve(null, { ...opening, ticket: number, seq: 1, at }), rest, at);
}

/** The ticket as it will be after these happenings, to word mails about it. */
export function foldOnto(ticket: Ticket, happenings: readonly Happening[], at: Instant): Ticket {
  return happenings.reduce(
    (state, it) => evolve(state, { ...it, ticket: state.number, seq: state.seq + 1, at }),
    ticket,
  );
}
