/** Answers `#show`, `#list`, `#why`, `#help`, `#stats` and `#report` by mail, after the decision that asked is written. */

import { closedTo, mayRead, sightOf } from '../desk/access/access.ts';
import type { ListFilter } from '../desk/command/arguments.ts';
import { renderHelp } from '../desk/command/help.ts';
import type { Contents } from '../desk/content.ts';
import type { Context } from '../desk/context.ts';
import {
  type AskedLook,
  type Look,
  type Mail,
  nothing,
  type StoredAttachment,
  wholeMessage,
} from '../desk/decision.ts';
import { assertNever } from '../desk/event.ts';
import { lengthOf, spoken } from '../desk/instant.ts';
import { agentMail } from '../desk/outgoing/compose.ts';
import { fitting } from '../desk/outgoing/notify.ts';
import { targetNames } from '../desk/policy/policy.ts';
import { agentNamed, calledName, type DeskAgent, mailboxNamed } from '../desk/settings.ts';
import { levelLabel, targetLabels } from '../desk/sla/words.ts';
import type { Work } from '../store/store.ts';
import type { DueView, MessageView, TicketView } from '../store/views/ticket-view.ts';
import { type FiguresAnswer, reportAnswer, statsAnswer } from './figures-look.ts';
import { whySections } from './why.ts';

type Answer = Pick<Contents['answer'], 'title' | 'sections' | 'table'> & {
  readonly files?: readonly StoredAttachment[];
};

const listLength = 100;
const shortText = 1500;
/** Bytes of originals that go along with `#show N full`. */
const mostOriginals = 15_000_000;

export async function answerLooks(context: Context, work: Work, looks: readonly AskedLook[]): Promise<void> {
  const mails: Mail[] = [];
  for (const asked of looks) {
    const agent = agentNamed(context.desk, asked.agent);
    if (agent !== null) mails.push(await answered(context, work, asked, agent));
  }
  if (mails.length > 0) {
    await work.commit(
      [{ decision: { ...nothing('agent-looked'), mails }, events: [] }],
      context.known,
      context.now,
    );
  }
}

/** A report is a digest; everything else is an answer. */
async function answered(context: Context, work: Work, asked: AskedLook, agent: DeskAgent): Promise<Mail> {
  const { look } = asked;
  if (look.verb !== 'report')
    return answerMail(context, asked, agent, await answer(context, work, look, agent));
  const report = await reportAnswer(context, work, look, agent);
  return 'title' in report ? answerMail(context, asked, agent, figuresPage(report)) : report;
}

function answerMail(context: Context, asked: AskedLook, agent: DeskAgent, content: Answer): Mail {
  const mailbox = mailboxNamed(context.desk, asked.mailbox);
  const number = 'ticket' in asked.look ? asked.look.ticket : 0;
  const { title, sections, table } = content;
  return agentMail(context, {
    kind: 'answer',
    agent,
    ticket: context.known.tickets.get(number) ?? null,
    mailbox,
    fromName: mailbox.brand,
    subject: content.title,
    attachments: content.files ?? [],
    message: 0,
    held: 0,
    because: `asked: ${asked.look.verb}`,
    content: () => ({
      template: 'answer',
      variables: { brand: mailbox.brand, agentName: calledName(agent), title, sections, table },
    }),
  });
}

async function answer(
  context: Context,
  work: Work,
  look: Exclude<Look, { verb: 'report' }>,
  agent: DeskAgent,
): Promise<Answer> {
  switch (look.verb) {
    case 'help':
      return page(look.about === null ? 'Commands' : `#${look.about}`, [
        { heading: '', body: renderHelp(look.about) },
      ]);
    case 'list':
      return await listAnswer(work, look.filter, look.value, agent);
    case 'show':
      return await showAnswer(work, look.ticket, look.full, agent);
    case 'stats':
      return figuresPage(await statsAnswer(context, work, look, agent));
    case 'why':
      return await whyAnswer(context, work, look.ticket, agent);
    default:
      return assertNever(look);
  }
}

function page(title: string, sections: Answer['sections']): Answer {
  return { title, sections, table: null };
}

function figuresPage({ title, body, rows }: FiguresAnswer): Answer {
  const table = rows.length === 0 ? null : { columns: ['', 'this week', 'last week'], rows };
  return { title, sections: [{ heading: '', body }], table };
}

const unsolved = ['new', 'open', 'pending', 'on_hold'];

interface List {
  readonly title: string;
  readonly statuses: readonly string[];
  /** Of what is read by status. A list by more than that must not tell of a ticket more than its number and status. */
  readonly holds?: (ticket: TicketView, value: string) => boolean;
}

const lists: Readonly<Record<ListFilter, List>> = {
  mine: { title: 'Your tickets', statuses: unsolved },
  open: { title: 'Open tickets', statuses: ['new', 'open'] },
  pending: { title: 'Tickets waiting for the requester', statuses: ['pending'] },
  hold: { title: 'Tickets on hold', statuses: ['on_hold'] },
  solved: { title: 'Solved tickets', statuses: ['solved'] },
  unassigned: { title: 'Tickets nobody has', statuses: unsolved },
  breached: {
    title: 'Tickets with a broken promise',
    statuses: unsolved,
    holds: ({ dues }) => dues.some(({ state, metAt }) => state === 'breached' && metAt === null),
  },
  escalated: { title: 'Escalated tickets', statuses: unsolved, holds: ({ level }) => level > 0 },
  group: {
    title: 'Tickets of a group',
    statuses: unsolved,
    holds: ({ group }, value) => group?.toLowerCase() === value.toLowerCase(),
  },
  tag: {
    title: 'Tickets with a tag',
    statuses: unsolved,
    holds: ({ tags }, value) => tags.some((tag) => tag.toLowerCase() === value.toLowerCase()),
  },
  all: { title: 'All tickets that are not closed', statuses: [...unsolved, 'solved'] },
};

/** As many are looked through for a list that no index answers. */
const mostSifted = 20_000;

async function listAnswer(work: Work, filter: ListFilter, value: string, agent: DeskAgent): Promise<Answer> {
  const { title, statuses, holds } = lists[filter];
  const assignee =
    filter === 'mine' ? { assignee: agent.name } : filter === 'unassigned' ? { assignee: null } : {};
  const limit = holds === undefined ? listLength + 1 : mostSifted;
  const read = await work.views.tickets({ statuses, ...assignee, limit });
  const tickets = read.filter((it) => holds === undefined || (mayRead(it, agent) && holds(it, value)));
  const rows = tickets.slice(0, listLength).map((ticket) => listLine(ticket, agent));
  const more = tickets.length > listLength ? `The first ${listLength}; there are more.` : '';
  const body = rows.length === 0 ? 'There are none.' : more;
  const table =
    rows.length === 0 ? null : { columns: ['Ticket', 'Status', 'Subject', 'Requester', 'Assigned'], rows };
  const named = value === '' ? title : `${title}: ${value}`;
  return { title: `${named} (${rows.length})`, sections: body === '' ? [] : [{ heading: '', body }], table };
}

/** Of a confidential ticket that the agent may not read, number and status. */
function listLine(ticket: TicketView, agent: DeskAgent): string[] {
  const known = [`#${ticket.number}`, ticket.status.replace('_', ' ')];
  return sightOf(ticket, agent) === 'number'
    ? [...known, `(for ${ticket.restrictedTo} alone)`, '', '']
    : [...known, ticket.subject, ticket.requester, ticket.assignee ?? '-'];
}

function closedAnswer(ticket: TicketView): Answer {
  const status = ticket.status.replace('_', ' ');
  return page(`#${ticket.number}`, [{ heading: '', body: `${closedTo(ticket)}. Its status is ${status}.` }]);
}

async function whyAnswer(context: Context, work: Work, number: number, agent: DeskAgent): Promise<Answer> {
  const ticket = await work.views.ticket(number);
  if (ticket !== null && !mayRead(ticket, agent)) return closedAnswer(ticket);
  return page(`Why #${number} is as it is`, await whySections(context, work, number, agent));
}

async function showAnswer(work: Work, number: number, full: boolean, agent: DeskAgent): Promise<Answer> {
  const ticket = await work.views.ticket(number);
  if (ticket === null)
    return page(`There is no ticket #${number}`, [
      { heading: '', body: '#list all shows the tickets that are not closed.' },
    ]);
  if (!mayRead(ticket, agent)) return closedAnswer(ticket);
  const shown = full ? ticket.messages : ticket.messages.slice(-5);
  const left = ticket.messages.length - shown.length;
  const sections = [
    { heading: 'Ticket', body: ticketLines(ticket, agent) },
    ...(left > 0 ? [{ heading: '', body: `${left} earlier messages: #show ${number} full` }] : []),
    ...shown.map((message) => messageSection(message, full, agent)),
  ];
  const files = full ? originals(ticket) : [];
  return { ...page(`#${number} ${ticket.subject}`, sections), files };
}

/** The messages byte for byte as they came, as files; the oldest first, as many as fit into a mail. */
function originals(ticket: TicketView): StoredAttachment[] {
  const files = ticket.messages.map((message) => ({
    journal: message.journalId,
    index: wholeMessage,
    filename: `${ticket.number}-${message.id}.eml`,
    contentType: 'application/octet-stream',
    size: message.size,
    sha256: '',
    contentId: null,
    inline: false,
  }));
  return fitting(files, mostOriginals);
}

function ticketLines(ticket: TicketView, agent: DeskAgent): string {
  const lines = [
    ['Status', ticket.status.replace('_', ' ')],
    ['Requester', ticket.requester],
    ['Copied', ticket.participants.slice(1).join(', ')],
    ['Group', ticket.group ?? ''],
    ['Restricted to', ticket.restrictedTo ?? ''],
    ['Assigned to', ticket.assignee ?? 'nobody'],
    ['Priority', ticket.priority],
    ['Escalated', ticket.level === 0 ? '' : `level ${levelLabel(ticket.level)}`],
    ['Category', ticket.category ?? ''],
    ['Type', ticket.type ?? ''],
    ['Tier', ticket.tier ?? ''],
    ['Channel', ticket.channel ?? ''],
    ['Tags', ticket.tags.join(', ')],
    ['Links', ticket.links.map((link) => `${link.kind} #${link.ticket}`).join(', ')],
    ['Work', ticket.spent === 0 ? '' : lengthOf(ticket.spent)],
    ['Opened', spoken(ticket.openedAt, agent.timeZone)],
    ...ticket.dues.map((due) => ['Due', dueText(due, agent)]),
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n');
}

function dueText({ target, dueAt, state }: DueView, agent: DeskAgent): string {
  const name = targetNames.find((it) => it === target);
  const label = name === undefined ? target : targetLabels[name];
  return `${label} ${spoken(dueAt, agent.timeZone)}${state === 'waiting' ? '' : ` (${state})`}`;
}

function messageSection(
  message: MessageView,
  full: boolean,
  agent: DeskAgent,
): { heading: string; body: string } {
  const text =
    full || message.text.length <= shortText ? message.text : `${message.text.slice(0, shortText)} …`;
  const files = message.attachments.map((file) => `[${file.filename}, ${file.size} bytes]`).join('\n');
  return {
    heading: `${message.kind} by ${message.who}, ${spoken(message.at, agent.timeZone)}`,
    body: [text, files].filter((part) => part !== '').join('\n\n'),
  };
}
