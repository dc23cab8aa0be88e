/** Notifications: what an agent is told about a ticket, with the customer's words first and what a reply will do. */
import type { Fact, HistoryEntry } from '../content.ts';
import type { Context } from '../context.ts';
import type { Mail, StoredAttachment } from '../decision.ts';
import { shownValue } from '../fields/field.ts';
import { spoken } from '../instant.ts';
import { contactById, nameOf, newsKey } from '../known.ts';
import { categoryLabel, priorityLabel, tierLabel } from '../labels.ts';
import { type DeskAgent, type DeskMailbox, mailboxNamed } from '../settings.ts';
import { dueFact, levelLabel } from '../sla/words.ts';
import type { Ticket } from '../ticket.ts';
import { agentMail, copied } from './compose.ts';

/** Bytes of files that go along with a notification; what is more is named and fetched with `#show N full`. */
const mostAttached = 10_000_000;

export interface News {
  readonly headline: string;
  readonly words: string;
  readonly warnings: readonly string[];
  readonly attachments: readonly StoredAttachment[];
  readonly message: number;
  readonly because: string;
  /** A colleague's note: answering it is a note too. */
  readonly internal?: boolean;
  /** The clock says so: mail of others must not use up what it may send. */
  readonly alarm?: true;
}

const historyShown = 4;
const historyLength = 600;

/** One notification to each of these agents. */
export function notifications(
  context: Context,
  ticket: Ticket,
  agents: readonly DeskAgent[],
  news: News,
): Mail[] {
  return agents.map((agent) => budgeted(context, ticket, agent, news));
}

/**
 * A robot that nobody recognises may answer in a ticket every minute. The last notification that one day's budget of a ticket
 * allows says that it is the last; what follows is suppressed, and stands in the outbox and the ticket. Alarms of the clock have
 * as many again, so that no robot and no customer silences them by writing.
 */
function budgeted(context: Context, ticket: Ticket, agent: DeskAgent, news: News): Mail {
  const { known, desk } = context;
  const sent = known.counts.newsDay.get(newsKey(ticket.number, agent.addresses[0] ?? '')) ?? 0;
  const left = desk.budgets.ticketPerDay * (news.alarm ? 2 : 1) - sent;
  const last = `This is the last notification of this ticket for today: #show ${ticket.number} has what follows.`;
  const warned = left === 1 ? { ...news, warnings: [...news.warnings, last] } : news;
  const mail = notification(context, ticket, agent, warned);
  return left > 0 ? mail : { ...mail, suppressed: 'budget-ticket-day' };
}

function notification(context: Context, ticket: Ticket, agent: DeskAgent, news: News): Mail {
  const { desk, known } = context;
  const mailbox = mailboxNamed(desk, ticket.mailbox);
  const requester = contactById(known, ticket.requester);
  const subject = known.subjects.get(ticket.number) ?? '';
  // Nothing in our HTML shows them by cid, so inline images go along as files that every client offers.
  const along = fitting(news.attachments, mostAttached).map((file) => ({ ...file, inline: false }));
  const leftOut = news.attachments.length - along.length;
  const tooLarge =
    leftOut === 0
      ? []
      : [`${leftOut} of the files are too large to come along: #show ${ticket.number} full.`];
  return agentMail(context, {
    kind: 'notification',
    agent,
    ticket,
    mailbox,
    fromName: `${nameOf(requester)} via ${mailbox.brand}`,
    subject,
    attachments: along,
    message: news.message,
    held: 0,
    because: news.because,
    internal: news.internal ?? false,
    content: ({ noteAddress, answerAddress }) => ({
      template: 'notification',
      variables: {
        brand: mailbox.brand,
        ticket: ticket.number,
        subject,
        headline: news.headline,
        words: news.words,
        warnings: [...news.warnings, ...tooLarge],
        facts: facts(context, ticket, agent.timeZone),
        attachments: along.map(listed),
        replyDoes: news.internal ? staysInside(mailbox, answerAddress) : replyDoes(context, ticket),
        noteAddress,
        history: history(context, ticket, agent, news.message),
      },
    }),
  });
}

/** What a ticket is, for the people of the desk. */
export function facts(context: Context, ticket: Ticket, timeZone: string): Fact[] {
  const requester = contactById(context.known, ticket.requester);
  const others = copied(context, ticket).map((contact) => contact.address);
  const lines: Fact[] = [
    { label: 'From', value: described(requester) },
    { label: 'Status', value: ticket.status.replace('_', ' ') },
    {
      label: 'Assigned to',
      value: ticket.assignee ?? (ticket.group ? `nobody yet (${ticket.group})` : 'nobody yet'),
    },
    { label: 'Only for', value: ticket.restrictedTo ?? '' },
    { label: 'Priority', value: priorityLabel(context.desk, ticket) },
    { label: 'Escalated', value: ticket.level === 0 ? '' : `level ${levelLabel(ticket.level)}` },
    {
      label: 'Score',
      value: ticket.score === 0 ? '' : `${ticket.score} points (#why ${ticket.number} says for what)`,
    },
    {
      label: 'Alarms',
      value: ticket.alarms.map(({ alarm, severity }) => `${alarm} (${severity})`).join(', '),
    },
    { label: 'Category', value: categoryLabel(context.desk, ticket) },
    { label: 'Type', value: ticket.type ?? '' },
    { label: 'Tier', value: tierLabel(context.desk, ticket) },
    ...fieldLines(context, ticket),
    { label: 'Due', value: dueFact(ticket, timeZone) },
    { label: 'Tags', value: ticket.tags.join(', ') },
    { label: 'Copied', value: others.join(', ') },
    { label: 'Opened', value: spoken(ticket.openedAt, timeZone) },
  ];
  return lines.filter((fact) => fact.value !== '');
}

function fieldLines({ desk, known }: Context, ticket: Ticket): Fact[] {
  return desk.policy.fields.flatMap(({ name, label }) => {
    const value = ticket.fields[name];
    return value === undefined ? [] : [{ label, value: shownValue(value, known.texts) }];
  });
}

/** What answering does, in plain words, so that nobody has to guess who reads it. */
function replyDoes(context: Context, ticket: Ticket): string {
  const people = [contactById(context.known, ticket.requester), ...copied(context, ticket)].map(described);
  const list = people.length > 1 ? `${people.slice(0, -1).join(', ')} and ${people.at(-1)}` : people[0];
  const closed = ticket.status === 'closed' ? ' The ticket is closed: begin with #reopen to answer.' : '';
  return `What you write above goes to ${list}.${closed}`;
}

/** Answers to internal news stay internal; the customer has an address of their own here. */
function staysInside(mailbox: DeskMailbox, answerAddress: string): string {
  const how = mailbox.plusAddressing
    ? `To answer the customer, write to ${answerAddress}.`
    : 'To answer the customer, answer a mail of theirs.';
  return `What you write above is a note that only colleagues see. ${how}`;
}

function described(contact: { name: string; address: string }): string {
  return contact.name === '' ? contact.address : `${contact.name} <${contact.address}>`;
}

function history(context: Context, ticket: Ticket, agent: DeskAgent, message: number): HistoryEntry[] {
  const earlier = (context.known.history.get(ticket.number) ?? []).filter(
    ({ id, kind }) => id !== message && kind !== 'held' && kind !== 'report',
  );
  return earlier
    .slice(-historyShown)
    .toReversed()
    .map(({ who, at, kind, text }) => ({
      who,
      when: spoken(at, agent.timeZone),
      kind,
      text: text.length > historyLength ? `${text.slice(0, historyLength)} …` : text,
    }));
}

/** The files that fit into `most` bytes, in order; one that does not fit is passed over. */
export function fitting<File extends { readonly size: number }>(
  files: readonly File[],
  most: number,
): File[] {
  let total = 0;
  return files.filter(({ size }) => {
    if (total + size > most) return false;
    total += size;
    return true;
  });
}

export function listed(file: StoredAttachment): { filename: string; size: string } {
  return { filename: file.filename, size: humanSize(file.size) };
}

/** Bytes for people: `640 bytes`, `12 KB`, `1.2 MB`. */
export function humanSize(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
