/** Carries out an agent's mail on a ticket: commands, then the words as a note or a reply, then the status. */
import { normalAddress } from '../../mail/address.ts';
import type { CommandMail, CommandProblem, PlacedCommand } from '../command/command.ts';
import { type Context, withTicket } from '../context.ts';
import { type Decision, type Mail, type NewMessage, nothing, type StoredAttachment } from '../decision.ts';
import { type Actor, happened } from '../event.ts';
import { messageRow } from '../incoming/message.ts';
import { contactById } from '../known.ts';
import { copied, customerMail } from '../outgoing/compose.ts';
import { fitting, listed, notifications } from '../outgoing/notify.ts';
import { agentNamed, type DeskAgent, mailboxNamed, notified } from '../settings.ts';
import { reacted } from '../sla/react.ts';
import type { Ticket } from '../ticket.ts';
import { formattedWords } from './formatting.ts';
import { type AgentMail, isLook, looksOf } from './looks.ts';
import { assignToReplier, isStatusVerb, performCommand, performStatus } from './perform.ts';
import { beginPerformance, type Performance, withFacts } from './performance.ts';
import { presenceOf } from './presence.ts';
import { snooze } from './snooze.ts';

type Understood = CommandMail & { ok: true };

export type CarriedOut =
  | { readonly ok: true; readonly decision: Decision }
  | { readonly ok: false; readonly problems: readonly CommandProblem[] };

/** Total size of files that go along; what is more is named in the mail instead. In bytes, before encoding. */
const mostAttached = 18_000_000;

export function carryOut(context: Context, mail: AgentMail, ticket: Ticket, parsed: Understood): CarriedOut {
  const statusCommand = parsed.commands.find(({ verb }) => isStatusVerb(verb) || verb === 'snooze') ?? null;
  const reopens = statusCommand !== null && (ticket.status === 'closed' || statusCommand.verb === 'reopen');
  let now = beginPerformance(ticket);
  if (reopens) now = status(context, mail.agent, now, statusCommand);
  for (const command of inOrder(parsed.commands)) now = performCommand(context, mail.agent, now, command);
  const words = speak(context, mail, now, parsed, statusCommand);
  now = words.performance;
  if (statusCommand !== null && !reopens) now = status(context, mail.agent, now, statusCommand);
  const presence = presenceOf(context, mail.agent, parsed.commands);
  const problems = [...emptyReply(parsed, words.message), ...now.problems, ...presence.problems];
  if (problems.length > 0) return { ok: false, problems };
  const message = words.message;
  const decision = concluded(context, mail, ticket, now, message, words.mails, parsed);
  return { ok: true, decision: { ...decision, away: presence.away } };
}

/** The category first: the priority that comes with it gives way to one that is named. Else as written. */
function inOrder(commands: readonly PlacedCommand[]): readonly PlacedCommand[] {
  const rank = ({ verb }: PlacedCommand) => (verb === 'category' ? 0 : 1);
  return commands.toSorted((a, b) => rank(a) - rank(b));
}

function status(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand,
): Performance {
  if (command.verb === 'snooze') return snooze(context, agent, before, command);
  return isStatusVerb(command.verb)
    ? performStatus(context, `agent:${agent.name}`, before, command.verb, 'command', command)
    : before;
}

function emptyReply(parsed: Understood, message: NewMessage | null): CommandProblem[] {
  const wanted = parsed.commands.find(({ verb }) => verb === 'reply' || verb === 'note');
  if (message !== null || (wanted === undefined && parsed.commands.length > 0)) return [];
  const what =
    wanted === undefined ? 'there is no text and no command in this mail' : `#${wanted.verb} needs a text`;
  return [
    {
      line: wanted?.line ?? 1,
      text: wanted?.source ?? '',
      message: what,
      hint: 'Write your text above the quoted mail. #help lists the commands.',
      reason: 'conflict',
    },
  ];
}

interface Spoken {
  readonly performance: Performance;
  readonly message: NewMessage | null;
  readonly mails: readonly Mail[];
}

/** The words: a note, a reply on its way, or a reply that the agent has sent to the requester already. */
function speak(
  context: Context,
  mail: AgentMail,
  before: Performance,
  parsed: Understood,
  statusCommand: PlacedCommand | null,
): Spoken {
  if (parsed.text === '') return { performance: before, message: null, mails: [] };
  const actor: Actor = `agent:${mail.agent.name}`;
  const message = spokenMessage(context, mail, before.ticket, parsed);
  if (parsed.visibility === 'note') {
    return {
      performance: withFacts(context, before, [
        happened('note.added', actor, mail.factor, { message: message.id }),
      ]),
      message,
      mails: [],
    };
  }
  const taken = assignToReplier(context, before, mail.agent);
  const sent = isSentAlready(context, mail, taken.ticket);
  const reply = sent
    ? null
    : replyMail(withTicketKept(context, taken.ticket), mail, taken.ticket, parsed, message);
  const fact =
    reply === null
      ? happened('reply.sent', actor, 'addressed-to-the-requester-by-the-agent', {
          message: message.id,
          mail: 0,
          ...(mail.inbound.silent ? { silent: true as const } : {}),
        })
      : happened('reply.queued', actor, mail.factor, { message: message.id, mail: reply.id });
  const replied = withFacts(context, taken, [fact]);
  const moved =
    statusCommand === null || replied.ticket.status === 'closed'
      ? performStatus(context, actor, replied, 'agentReplied', 'agent-replied', null)
      : replied;
  return { performance: moved, message, mails: reply === null ? [] : [reply] };
}

/** Mail that the agent addressed to the requester too has reached them: it is recorded, never sent again (DESIGN 4.8). */
function isSentAlready(context: Context, mail: AgentMail, ticket: Ticket): boolean {
  const requester = contactById(context.known, ticket.requester).address;
  const { to, cc } = mail.inbound.mail;
  return [...to, ...cc].some((it) => normalAddress(it.address) === requester);
}

function spokenMessage(context: Context, mail: AgentMail, ticket: Ticket, parsed: Understood): NewMessage {
  const { inbound, agent, sender, factor } = mail;
  const kind = parsed.visibility === 'note' ? 'note' : 'reply';
  const row = {
    inbound,
    ticket: ticket.number,
    kind,
    contact: sender.id,
    agent: agent.name,
    text: parsed.text,
  } as const;
  return messageRow(context, { ...row, verdict: 'agent', threadRule: factor, verified: true });
}

function replyMail(
  context: Context,
  mail: AgentMail,
  ticket: Ticket,
  parsed: Understood,
  message: NewMessage,
): Mail {
  const mailbox = mailboxNamed(context.desk, ticket.mailbox);
  const html = parsed.commands.length > 0 ? '' : formattedWords(mail.inbound.mail.html ?? '', parsed.text);
  const { along, leftOut } = carried(message.attachments, html);
  return customerMail(context, {
    kind: 'reply',
    automatic: false,
    ticket,
    fromName: `${mail.agent.name}, ${mailbox.brand}`,
    to: [contactById(context.known, ticket.requester)],
    cc: copied(context, ticket),
    attachments: along,
    agent: mail.agent.name,
    message: message.id,
    because: 'agent-replied',
    suppressed: '',
    content: {
      template: 'reply',
      variables: {
        brand: mailbox.brand,
        agentName: mail.agent.name,
        words: parsed.text,
        html,
        leftOut: leftOut.map(listed),
        asks:
          parsed.commands.some(({ verb }) => verb === 'solve') && context.desk.policy.followUps.solved.ask,
      },
    },
  });
}

/** Inline images stay inline where the formatting that shows them is kept, are dropped where it shows none of them. */
function carried(
  files: readonly StoredAttachment[],
  html: string,
): { along: StoredAttachment[]; leftOut: StoredAttachment[] } {
  const isShown = (file: StoredAttachment) =>
    file.inline && file.contentId !== null && html.includes(`cid:${file.contentId}`);
  const wanted = files.filter((file) => !file.inline || isShown(file) || html === '');
  const along = fitting(wanted, mostAttached);
  return {
    along: along.map((file) => ({ ...file, inline: isShown(file) })),
    leftOut: wanted.filter((file) => !along.includes(file)),
  };
}

function withTicketKept(context: Context, ticket: Ticket): Context {
  return {
    ...context,
    known: { ...context.known, tickets: new Map(context.known.tickets).set(ticket.number, ticket) },
  };
}

function concluded(
  context: Context,
  mail: AgentMail,
  before: Ticket,
  now: Performance,
  message: NewMessage | null,
  mails: readonly Mail[],
  parsed: Understood,
): Decision {
  const change = { happenings: now.happenings, after: now.ticket };
  const ticket = reacted(context.desk.policy, change, context.now);
  const subject = renamed(now) ?? context.known.subjects.get(ticket.number) ?? '';
  const news = newsForAgents(
    message === null ? { ...withTicketKept(context, ticket) } : withTicket(context, ticket, subject, message),
    mail,
    before,
    ticket,
    message,
  );
  const because =
    message === null
      ? parsed.commands.every(isLook)
        ? 'agent-looked'
        : 'agent-commanded'
      : message.kind === 'note'
        ? 'agent-noted'
        : 'agent-replied';
  return {
    ...nothing(because, ticket.number),
    events: now.happenings.length === 0 ? [] : [{ ticket: ticket.number, happenings: now.happenings }],
    messages: message === null ? [] : [message],
    texts: now.texts,
    mails: mail.inbound.silent ? mails : [...mails, ...news],
    looks: looksOf(mail, ticket.number, parsed.commands),
    turns: now.turns,
  };
}

/** Of the texts that commands leave, the reason of an `#extend` is none. */
function renamed({ ticket, texts }: Performance): string | null {
  return texts.find(({ id }) => id === ticket.subject)?.body ?? null;
}

/** Whoever the ticket was given to, and whoever has it when somebody else noted something. Never the one who did it. */
function newsForAgents(
  context: Context,
  mail: AgentMail,
  before: Ticket,
  ticket: Ticket,
  message: NewMessage | null,
): Mail[] {
  const by = mail.agent.name;
  const others = (agents: readonly DeskAgent[]) => agents.filter((agent) => agent.name !== by);
  const common = {
    warnings: [],
    attachments: message?.kind === 'note' ? message.attachments : [],
    message: message?.id ?? 0,
  };
  const assignee = ticket.assignee === null ? null : agentNamed(context.desk, ticket.assignee);
  if (assignee !== null && ticket.assignee !== before.assignee) {
    const last = context.known.history.get(ticket.number)?.findLast(({ kind }) => kind === 'request');
    const words = message?.kind === 'note' ? message.text : (last?.text ?? '');
    return notifications(context, ticket, others([assignee]), {
      ...common,
      headline: `${by} gave this to you`,
      words,
      because: 'assigned',
      internal: message?.kind === 'note',
    });
  }
  if (message?.kind !== 'note') return [];
  return notifications(context, ticket, others(notified(context.desk, ticket)), {
    ...common,
    headline: `${by} noted`,
    words: message.text,
    because: 'note-added',
    internal: true,
  });
}
