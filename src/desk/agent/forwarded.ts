/** A customer's mail that an agent passes on: it opens a ticket for the customer, and the agent's own lines act on that ticket. */
import { normalAddress } from '../../mail/address.ts';
import type { Forward } from '../../mail/quoting/forwarding.ts';
import type { CommandMail, CommandProblem } from '../command/command.ts';
import { type Context, withTicket } from '../context.ts';
import type { Decision } from '../decision.ts';
import { openTicket } from '../incoming/open-ticket.ts';
import { agentAt, ownMailbox } from '../settings.ts';
import { foldNew } from '../ticket.ts';
import type { AgentMail } from './looks.ts';
import { type CarriedOut, carryOut } from './reply.ts';

type Understood = CommandMail & { ok: true };

/** A forward opens a ticket for the person who wrote the forwarded mail, not for the agent (DESIGN 4.6). */
export function openForwarded(
  context: Context,
  mail: AgentMail,
  forwarded: Forward,
  parsed: Understood,
): CarriedOut {
  const { desk } = context;
  const address = normalAddress(forwarded.from.address);
  const known = context.known.contacts.get(address);
  const isOurs = agentAt(desk, address) !== null || ownMailbox(desk, address) !== null;
  if (known === undefined) return refused(unreadable);
  if (isOurs) return refused({ ...unreadable, message: `${address} is one of us, and no customer` });
  const reply = parsed.commands.find(({ verb }) => verb === 'reply');
  if (reply !== undefined) return refused({ ...tooEarly, line: reply.line, text: reply.source });
  const opened = openFor(context, mail, forwarded, known);
  if (parsed.commands.length === 0 && parsed.text === '') return { ok: true, decision: opened };
  return andThen(context, mail, opened, { ...parsed, visibility: 'note' });
}

function openFor(
  context: Context,
  mail: AgentMail,
  forwarded: Forward,
  known: { id: number; address: string; name: string; suppressed: string },
): Decision {
  const threaded = {
    rule: 'none',
    because: 'forwarded-by-agent',
    ticket: null,
    verified: false,
    perhaps: 0,
  } as const;
  const sender = { ...known, name: known.name || forwarded.from.displayName };
  const subject = forwarded.subject || mail.inbound.mail.subject;
  // The agent's own ids are none of the customer's business: our answer would refer to them.
  const own = { messageId: null, inReplyTo: [], references: [], cc: [] };
  const inbound = { ...mail.inbound, mail: { ...mail.inbound.mail, ...own, subject } };
  const { addressed, verdict } = mail;
  const request = { inbound, addressed, threaded, verdict, sender, words: forwarded.body };
  return openTicket(context, request, { linked: 0, link: 'perhaps', by: mail.agent });
}

/** The agent's own words are a note on the new ticket, the commands act on it. */
function andThen(context: Context, mail: AgentMail, opened: Decision, parsed: Understood): CarriedOut {
  const [events] = opened.events;
  const [message] = opened.messages;
  if (events === undefined || message === undefined) return { ok: true, decision: opened };
  const ticket = foldNew(events.ticket, events.happenings, context.now);
  const seen = withTicket(context, ticket, opened.texts[0]?.body ?? '', message);
  // The files stand in the forwarded mail already.
  const inbound = { ...mail.inbound, mail: { ...mail.inbound.mail, attachments: [] } };
  const done = carryOut(seen, { ...mail, inbound }, ticket, parsed);
  if (!done.ok) return done;
  const then = done.decision;
  return {
    ok: true,
    decision: {
      ...opened,
      events: [...opened.events, ...then.events],
      messages: [...opened.messages, ...then.messages],
      texts: [...opened.texts, ...then.texts],
      mails: [...opened.mails, ...then.mails],
      setTimers: then.setTimers,
      clearTimers: then.clearTimers,
      looks: then.looks,
      turns: [...opened.turns, ...then.turns],
    },
  };
}

function refused(problem: CommandProblem): CarriedOut {
  return { ok: false, problems: [problem] };
}

const unreadable: CommandProblem = {
  line: 1,
  text: '',
  message: 'I could not read whose mail you forwarded',
  hint: 'Forward it again with its header lines (From, Date, Subject), or as an attachment.',
  reason: 'conflict',
};

const tooEarly: CommandProblem = {
  ...unreadable,
  message: 'a forwarded mail opens a ticket; the customer is not answered with it',
  hint: 'Leave #reply out, and answer the ticket once it is open.',
};
