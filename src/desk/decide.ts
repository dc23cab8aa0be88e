/** One mail, one decision: classify, identify, thread, then what a customer's, an agent's or a machine's mail does. */
import { normalAddress } from '../mail/address.ts';
import {
  type Authentication,
  authenticateFrom,
  type Trust,
} from '../mail/authentication/authentication-results.ts';
import { forwardIn } from '../mail/quoting/forwarding.ts';
import { ticketTags } from '../mail/subject.ts';
import { decideAgentMail } from './agent/agent-mail.ts';
import { hold } from './agent/held-mail.ts';
import { parseCommands } from './command/command.ts';
import type { Context, Inbound } from './context.ts';
import type { Decision } from './decision.ts';
import { assertNever } from './event.ts';
import { type Addressed, readAddressed, signedClaim } from './incoming/addressed.ts';
import { decideAutomaticMail, ticketOf } from './incoming/automatic-mail.ts';
import { classify, type Verdict } from './incoming/classify.ts';
import { decideCustomerMail } from './incoming/customer-mail.ts';
import { agentMails, exposedBy, withoutExposed } from './incoming/exposure.ts';
import { identify } from './incoming/identify.ts';
import { allReferences, type EffectiveSender, effectiveSender } from './incoming/sender.ts';
import { decideSentMail } from './incoming/sent-mail.ts';
import { chooseThread } from './incoming/thread.ts';
import type { Instant } from './instant.ts';
import type { Contact } from './known.ts';
import { agentAt, type DeskMailbox, type DeskSettings, mailboxNamed } from './settings.ts';
import { decideVote } from './survey/vote.ts';

/** What has to be read from the store before a mail can be decided. */
export interface Needs {
  readonly tickets: readonly number[];
  readonly references: readonly string[];
  readonly people: readonly { readonly address: string; readonly name: string }[];
  readonly mails: readonly number[];
  readonly held: readonly number[];
}

export function needsOf(desk: DeskSettings, inbound: Inbound, now: Instant): Needs {
  const { mail } = inbound;
  const addressed = readAddressed(desk, mail, inbound.mailbox, now);
  const references = allReferences(mail);
  const claims = [...addressed.tokens, ...addressed.signedIds].map(({ claim }) => claim);
  const reported = references.flatMap((id) => signedClaim(desk, id) ?? []);
  const own = signedClaim(desk, mail.messageId ?? '');
  const sender = effectiveSender(mail, addressed.mailbox, desk.policy.relays);
  const agent = agentAt(desk, sender.address);
  const recipients = mail.deliveryReport?.recipients.map((it) => it.finalRecipient) ?? [];
  const people = [
    { address: sender.address, displayName: sender.displayName },
    ...mail.cc.slice(0, 60),
    ...(inbound.isSent ? mail.to.slice(0, 60) : []),
    ...recipients.map((address) => ({ address, displayName: '' })),
    ...(agent === null ? [] : [{ address: agent.addresses[0] ?? '', displayName: agent.name }]),
    ...(agent === null ? [] : namedByAgent(inbound)),
  ];
  return {
    tickets: [...claims, ...reported, ...(own ? [own] : [])]
      .map((claim) => claim.ticket)
      .concat(ticketTags(mail.subject)),
    references: references.filter((id) => signedClaim(desk, id) === null),
    people: people.map((person) => ({ address: normalAddress(person.address), name: person.displayName })),
    mails: [...reported.map((claim) => claim.subject), ...agentMails(addressed)],
    held: claims.filter((claim) => claim.purpose === 'challenge').map((claim) => claim.seq),
  };
}

/** People an agent's mail names: in commands, or as the writer of a forwarded mail. */
function namedByAgent(inbound: Inbound): { address: string; displayName: string }[] {
  const forwarded = forwardIn(inbound.mail);
  const parsed = parseCommands(inbound.mail.words);
  const commands = parsed.ok ? parsed.commands : [];
  const named = commands.flatMap((it) =>
    it.verb === 'cc' ? [...it.add, ...it.remove] : it.verb === 'requester' ? [it.address] : [],
  );
  return [
    ...(forwarded === null ? [] : [forwarded.from]),
    ...named.map((address) => ({ address, displayName: '' })),
  ];
}

/** `heldMail` gives a held mail back by its held id; `trustOf` says whose authentication results a mailbox believes. */
export interface DecideOptions {
  readonly trustOf: (mailbox: DeskMailbox) => Trust;
  readonly heldMail: (held: number) => Inbound | null;
}

export function decideMail(context: Context, inbound: Inbound, options: DecideOptions): Decision {
  const { desk, known, now } = context;
  const { mail } = inbound;
  const addressed = readAddressed(desk, mail, inbound.mailbox, now);
  const from = effectiveSender(mail, addressed.mailbox, desk.policy.relays);
  const sender = known.contacts.get(from.address) ?? {
    id: 0,
    address: from.address,
    name: from.displayName,
    suppressed: '',
  };
  const named: Contact = { ...sender, name: sender.name || from.displayName };
  const { words } = mail;
  if (inbound.isSent) return decideSentMail(context, { inbound, addressed, sender: named, words });
  const verdict = classify(mail, { ownId: addressed.ownId, fromListOrForm: from.fromListOrForm });
  const read = { inbound, addressed, sender: named, words, verdict };
  if (isInert(context, addressed, verdict)) return decideAutomaticMail(context, read);
  const decision = decidePersonsMail(context, { ...read, from }, options);
  const exposed = exposedBy(desk, mail, addressed);
  return { ...decision, exposed: [...decision.exposed, ...exposed] };
}

interface PersonsMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly sender: Contact;
  readonly words: string;
  readonly verdict: Verdict;
  readonly from: EffectiveSender;
}

/** An agent's mail acts, a customer's is threaded, and what may be an agent's and is not proved to be is held. */
function decidePersonsMail(context: Context, read: PersonsMail, options: DecideOptions): Decision {
  const { desk, known } = context;
  const { inbound, addressed, sender, verdict, from } = read;
  const authentication = authenticated(context, inbound, from, options);
  const proofs = withoutExposed(known, addressed);
  const who = identify(desk, { from: from.address, contact: sender.id, authentication, addressed: proofs });
  switch (who.role) {
    case 'agent':
      return decideAgentMail(context, { ...read, agent: who.agent, factor: who.factor }, options);
    case 'unproven-agent': {
      const held = {
        mailbox: addressed.mailbox,
        agent: who.agent,
        ticket: ticketOf(context, read),
        reason: who.reason,
      };
      return hold(context, { ...read, ...held, sentence: '', challenge: true });
    }
    case 'customer': {
      // Whoever writes in somebody's name has no vote.
      const vote = authentication.verdict === 'fail' ? null : decideVote(context, read);
      if (vote !== null) return vote;
      const { subject } = inbound.mail;
      const threaded = chooseThread(known, {
        contact: sender.id,
        authenticated: who.authenticated,
        subject,
        addressed,
      });
      const forged = authentication.verdict === 'fail' ? { forged: authentication.reason } : {};
      const { relayed } = from;
      const silent = verdict.silent || (forged.forged ?? '') || nobodyBehind(relayed);
      return decideCustomerMail(context, {
        ...read,
        ...forged,
        relayed,
        verdict: { ...verdict, silent },
        threaded,
      });
    }
    default:
      return assertNever(who);
  }
}

/** A service that names nobody: an acknowledgement would reach a machine. */
function nobodyBehind(relayed: EffectiveSender['relayed']): string {
  const { relay, isService, person } = relayed ?? { relay: '', isService: false, person: null };
  return isService && person === null ? `notification: ${relay}` : '';
}

function authenticated(
  { desk, now }: Context,
  inbound: Inbound,
  from: EffectiveSender,
  options: DecideOptions,
): Authentication {
  if (from.fromListOrForm) return { verdict: 'none', reason: 'behind-a-list-or-form' };
  const trust = options.trustOf(mailboxNamed(desk, inbound.mailbox));
  return authenticateFrom({ headers: inbound.mail.headers, from: inbound.mail.from, trust, now });
}

/** Automatic mail is inert, but what a machine writes of its own accord (voicemail, form, alert) opens a ticket. */
function isInert(context: Context, addressed: Addressed, verdict: Verdict): boolean {
  if (verdict.kind === 'person') return false;
  return verdict.kind !== 'auto-generated' || ticketOf(context, { addressed }) !== null;
}
