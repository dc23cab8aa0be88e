/** A customer's mail as read: what opening a ticket and joining one both start from. */
import { normalAddress } from '../../mail/address.ts';
import { protectionOf } from '../../mail/protection.ts';
import { riskOf } from '../../mail/risky-file.ts';
import { type Context, type Inbound, waitedSince } from '../context.ts';
import type { NewMessage } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { type Contact, nameOf } from '../known.ts';
import type { News } from '../outgoing/notify.ts';
import type { Policy } from '../policy/policy.ts';
import { ownMailbox } from '../settings.ts';
import type { Addressed } from './addressed.ts';
import type { Verdict } from './classify.ts';
import { messageRow } from './message.ts';
import type { Relayed } from './relay.ts';
import type { Threaded } from './thread.ts';

export interface CustomerMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly threaded: Threaded;
  readonly verdict: Verdict;
  readonly sender: Contact;
  /** New words without quotes and signature. */
  readonly words: string;
  /** Why its From is not who wrote it, where a server that we trust found so. */
  readonly forged?: string;
  /** The notification of another channel that brought it. */
  readonly relayed?: Relayed | null;
}

/** RFC 5321 allows more, but nobody copies more people into a request on purpose. */
export const mostParticipants = 40;

export function requestMessage(context: Context, mail: CustomerMail, ticket: number): NewMessage {
  const { inbound, verdict, threaded, sender, words } = mail;
  const { rule: threadRule, verified } = threaded;
  const row = { inbound, ticket, kind: 'request', contact: sender.id, agent: null, text: words } as const;
  return messageRow(context, { ...row, verdict: verdict.because, threadRule, verified });
}

export function received(context: Context, mail: CustomerMail, message: NewMessage): Happening {
  return happened('message.received', `contact:${mail.sender.id}`, mail.verdict.because, {
    message: message.id,
    from: mail.sender.id,
    kind: 'request',
    verified: mail.threaded.verified,
    threadRule: mail.threaded.rule,
    ...waitedSince(context, mail.inbound),
    ...(mail.inbound.silent ? { silent: true as const } : {}),
    ...(whyQuiet(mail) === '' ? {} : { quiet: true as const }),
  });
}

/** Why nothing automatic answers this mail, whenever it was written; empty where it may. */
export function whyQuiet({ verdict, sender }: CustomerMail): string {
  if (verdict.kind === 'auto-generated') return verdict.silent;
  if (sender.address === '') return 'no-sender-address';
  return verdict.silent || (isNoReply.test(sender.address) ? 'no-reply-address' : '');
}

/** Addresses that nobody reads: an acknowledgement there only bounces (RFC 3834 section 2). */
const isNoReply = /^(?:no|do-?not)[-_.]?reply|^(?:mailer-daemon|postmaster|bounces?)(?:[-+@])/;

export function newsOf(
  { desk }: Pick<Context, 'desk'>,
  mail: CustomerMail,
  message: NewMessage,
  warnings: readonly string[],
): News {
  return {
    headline: `${nameOf(mail.sender) || 'Somebody'} wrote`,
    words: mail.words,
    warnings: [...warnings, ...sealed(mail), ...risks(desk.policy, message)],
    attachments: message.attachments,
    message: message.id,
    because: 'customer-wrote',
  };
}

const riskSentences = {
  program: 'runs when it is opened: do that only if you expect it from them.',
  disguised: 'is a program under another name: do not open it.',
  macros: 'can hold a program (macros): open it only if you expect it from them.',
} as const;

/** Each file that does something when it is opened, a few of them. */
function risks({ riskyFiles }: Policy, { attachments }: NewMessage): string[] {
  const found = attachments.flatMap((file) => {
    const risk = riskOf(file, riskyFiles);
    return risk === null ? [] : [`${file.filename} ${riskSentences[risk]}`];
  });
  const rest = found.length - mostRisks;
  return [...found.slice(0, mostRisks), ...(rest > 0 ? [`${rest} more of the files are like that.`] : [])];
}

const mostRisks = 5;

/** What is inside an encrypted mail nobody here has read; a signature is passed on and not checked. */
function sealed({ inbound }: CustomerMail): string[] {
  const protection = protectionOf(inbound.mail);
  if (protection === null) return [];
  const name = protection.kind === 'smime' ? 'S/MIME' : 'PGP';
  return protection.isEncrypted
    ? [`This mail is encrypted (${name}): the desk cannot read it. The files hold it as it came.`]
    : [`This mail is signed (${name}); the desk has not checked the signature.`];
}

/** Contacts in Cc of a new request: no own, agent or list addresses. */
export function copiedBy(context: Context, mail: CustomerMail): number[] {
  const { desk, known } = context;
  const agents = new Set(desk.agents.flatMap((agent) => agent.addresses));
  const listed = new Set(desk.mailboxes.flatMap((mailbox) => [...mailbox.lists, ...mailbox.forms]));
  const ids = mail.inbound.mail.cc
    .map((copy) => normalAddress(copy.address))
    .filter((address) => !agents.has(address) && !listed.has(address) && ownMailbox(desk, address) === null)
    .flatMap((address) => known.contacts.get(address)?.id ?? []);
  return [...new Set(ids)].filter((id) => id !== mail.sender.id).slice(0, mostParticipants - 1);
}
