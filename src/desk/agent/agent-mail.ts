/**
 * An agent's mail: commands and words. Either everything in it is done, or nothing is and the agent gets it back. Where it
 * is not certain that only the agent's own words would reach the customer, nothing is sent (DESIGN promise 2).
 */

import { forwardIn } from '../../mail/quoting/forwarding.ts';
import { closedTo, mayRead } from '../access/access.ts';
import {
  type CommandMail,
  type CommandProblem,
  type PlacedCommand,
  parseCommands,
} from '../command/command.ts';
import type { Context, Inbound } from '../context.ts';
import { type Decision, nothing } from '../decision.ts';
import { happened } from '../event.ts';
import { readAddressed } from '../incoming/addressed.ts';
import { keptMessage } from '../incoming/automatic-mail.ts';
import { between, minute } from '../instant.ts';
import type { KnownHeld } from '../known.ts';
import { agentMail } from '../outgoing/compose.ts';
import { calledName } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { openForwarded } from './forwarded.ts';
import { decideHeldAnswer, heldProblem } from './held-answer.ts';
import { hold } from './held-mail.ts';
import { type AgentMail, isLook, looksOf } from './looks.ts';
import { doubtAbout, holdsOurWords } from './our-words.ts';
import { isPresence, presenceOf } from './presence.ts';
import { carryOut } from './reply.ts';
import { type Target, targetOf } from './target.ts';

export interface AgentOptions {
  readonly heldMail: (held: number) => Inbound | null;
  /** The agent said `#send` to a question about this very mail: it is not asked again. */
  readonly confirmed?: boolean;
}

export function decideAgentMail(context: Context, mail: AgentMail, options: AgentOptions): Decision {
  const target = targetOf(context, mail.addressed, mail.agent, mail.inbound.mail.subject);
  const forwarded = target.ticket === null && target.held === 0 ? forwardIn(mail.inbound.mail) : null;
  const words = forwarded === null ? mail.words : forwarded.comment;
  if (holdsOurWords(context, words)) return refuse(context, mail, target, [unclearEnd]);
  const parsed = parseCommands(words, { address: target.address });
  if (!parsed.ok) return refuse(context, mail, target, parsed.problems);
  if (target.held !== 0 || parsed.commands.some(isHeldVerb))
    return answerHeld(context, mail, target, parsed, options);
  if (forwarded !== null) {
    const opened = openForwarded(context, mail, forwarded, parsed);
    return opened.ok ? opened.decision : refuse(context, mail, noTarget, opened.problems);
  }
  if (target.ticket === null) return withoutTicket(context, mail, target, parsed);
  if (!mayRead(target.ticket, mail.agent) && !onlyLooks(parsed))
    return refuse(context, mail, target, [notTheirs(target.ticket)]);
  if (!options.confirmed) {
    const why = target.hold ?? unsure(context, mail, target, target.ticket, parsed);
    if (why !== null) return ask(context, mail, target, why);
  }
  const done = carryOut(context, mail, target.ticket, parsed);
  return done.ok ? done.decision : refuse(context, mail, target, done.problems);
}

/** Each look is answered as far as its ticket may be read. */
function onlyLooks({ text, commands }: CommandMail & { ok: true }): boolean {
  return text === '' && commands.length > 0 && commands.every(isLook);
}

function notTheirs(ticket: Ticket): CommandProblem {
  const hint = `Ask a member of ${ticket.restrictedTo}; what you wrote is below.`;
  return { line: 1, text: '', message: closedTo(ticket), hint, reason: 'conflict' };
}

function isHeldVerb({ verb }: PlacedCommand): boolean {
  return verb === 'send' || verb === 'drop';
}

const unclearEnd: CommandProblem = {
  line: 1,
  text: '',
  message: 'I could not tell where your words end: text of our own mail is among them',
  hint: 'Write above the quoted mail, or delete the quote, and send it again.',
  reason: 'conflict',
};

/** Why a reply is better not sent without a question. */
function unsure(
  context: Context,
  mail: AgentMail,
  target: Target,
  ticket: Ticket,
  parsed: CommandMail & { ok: true },
): Target['hold'] {
  if (parsed.text === '' || parsed.visibility === 'note') return null;
  return doubtAbout(context, mail, ticket, parsed.text) ?? collision(context, mail, target, ticket);
}

/** Somebody else answered since the mail this agent answers was written. */
function collision(context: Context, mail: AgentMail, target: Target, ticket: Ticket): Target['hold'] {
  const last = ticket.lastReply;
  if (last === null || target.seq === 0 || last.agent === mail.agent.name || last.seq <= target.seq)
    return null;
  const minutes = Math.max(1, Math.round(between(last.at, context.now) / minute));
  const ago =
    minutes === 1 ? 'a minute' : minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return {
    reason: `somebody-answered: ${last.agent}`,
    sentence: `${last.agent} answered ${ago} ago, after the mail that you are answering was written.`,
  };
}

function ask(context: Context, mail: AgentMail, target: Target, why: NonNullable<Target['hold']>): Decision {
  const { inbound, agent, sender, words, verdict } = mail;
  const mailbox = mail.addressed.mailbox;
  return hold(context, {
    inbound,
    mailbox,
    agent,
    sender,
    ticket: target.ticket,
    words,
    ...why,
    challenge: false,
    verdict,
  });
}

function answerHeld(
  context: Context,
  mail: AgentMail,
  target: Target,
  parsed: CommandMail & { ok: true },
  options: AgentOptions,
): Decision {
  const verb = parsed.commands.find(isHeldVerb)?.verb;
  const question = context.known.held.get(target.held);
  const wrong = heldProblem(question, verb);
  if (wrong !== null) return refuse(context, mail, target, [wrong]);
  if (question === undefined || verb === undefined) return nothing('held-mail-is-settled');
  return decideHeldAnswer(mail.agent, question, verb === 'send', () =>
    decideAgain(context, mail, question, options),
  );
}

/** The held mail decided again: the answer to the question is its second factor. Null where its bytes are gone. */
function decideAgain(
  context: Context,
  mail: AgentMail,
  held: KnownHeld,
  options: AgentOptions,
): Decision | null {
  const inbound = options.heldMail(held.id);
  if (inbound === null) return null;
  const addressed = readAddressed(context.desk, inbound.mail, inbound.mailbox, context.now);
  const { words } = inbound.mail;
  const again = { ...mail, inbound, addressed, words, factor: 'answered-challenge' };
  return decideAgentMail(context, again, { ...options, confirmed: true });
}

const noTarget: Target = { ticket: null, address: 'personal', seq: 0, hold: null, held: 0 };

/** Mail that answers nothing may ask for a look; words need a ticket. */
function withoutTicket(
  context: Context,
  mail: AgentMail,
  target: Target,
  parsed: CommandMail & { ok: true },
): Decision {
  const needy = parsed.commands.filter(
    (command) =>
      !isPresence(command) && (!isLook(command) || ('ticket' in command && command.ticket === null)),
  );
  const hint =
    'Answer a notification of the ticket, or name the ticket: #show 1234. #help lists the commands.';
  const problems: CommandProblem[] = needy.map(({ line, source, verb }) => ({
    line,
    text: source,
    message: `#${verb} needs a ticket, and this mail belongs to none`,
    hint,
    reason: 'conflict',
  }));
  if (parsed.text !== '')
    problems.push({
      line: 1,
      text: '',
      message: 'this mail belongs to no ticket, so there is nobody to send it to',
      hint,
      reason: 'conflict',
    });
  const presence = presenceOf(context, mail.agent, parsed.commands);
  problems.push(...presence.problems);
  if (problems.length > 0) return refuse(context, mail, target, problems);
  const looks = looksOf(mail, null, parsed.commands);
  const because =
    presence.away.length > 0 ? 'agent-presence' : looks.length > 0 ? 'agent-looked' : 'nothing-to-do';
  return { ...nothing(because), looks, away: presence.away };
}

/** Nothing is done or sent; the agent gets the whole mail back at the registered address, with every problem in it. */
function refuse(
  context: Context,
  mail: AgentMail,
  target: Target,
  problems: readonly CommandProblem[],
): Decision {
  const { agent, inbound } = mail;
  const { ticket } = target;
  const mailbox = mail.addressed.mailbox;
  const message =
    ticket === null
      ? null
      : { ...keptMessage(context, mail, ticket, 'held'), agent: agent.name, threadRule: 'agent' };
  const because = `not-understood: ${problems[0]?.reason ?? 'conflict'}`;
  const answer = agentMail(context, {
    kind: 'command-error',
    agent,
    ticket,
    mailbox,
    fromName: mailbox.brand,
    subject:
      ticket === null || !mayRead(ticket, agent)
        ? inbound.mail.subject
        : (context.known.subjects.get(ticket.number) ?? ''),
    attachments: [],
    message: 0,
    held: 0,
    because,
    content: () => ({
      template: 'commandError',
      variables: {
        brand: mailbox.brand,
        agentName: calledName(agent),
        ticket: ticket?.number ?? 0,
        subject: inbound.mail.subject,
        problems: problems.map(({ line, text, message: what, hint }) => ({
          line,
          text,
          message: what,
          hint,
        })),
        words: mail.words,
        whatNow:
          ticket === null
            ? 'Answer this mail with the corrected commands.'
            : 'Answer this mail with the corrected text: your answer is taken as if it were the first.',
      },
    }),
  });
  return {
    ...nothing(because, ticket?.number ?? null),
    messages: message === null ? [] : [message],
    events:
      ticket === null || message === null
        ? []
        : [
            {
              ticket: ticket.number,
              happenings: [
                happened('message.held', `agent:${agent.name}`, because, {
                  held: 0,
                  message: message.id,
                  agent: agent.name,
                }),
              ],
            },
          ],
    mails: inbound.silent ? [] : [answer],
  };
}
