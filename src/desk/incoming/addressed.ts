/** Where a mail says it belongs: our tokens in its recipient addresses and our signed ids among its references. */
import { detailOf, normalAddress } from '../../mail/address.ts';
import { headerValues, type ParsedMail } from '../../mail/parsed-mail.ts';
import type { Instant } from '../instant.ts';
import { type DeskMailbox, type DeskSettings, mailboxNamed, ownMailbox } from '../settings.ts';
import { type Claim, isExpired, readToken } from '../token.ts';

export interface Addressed {
  /** Claims of tokens in recipient addresses, in the order of To, Cc and trace headers. */
  readonly tokens: readonly { readonly claim: Claim; readonly expired: boolean }[];
  /** Claims of our signed ids in In-Reply-To, then References from last to first. */
  readonly signedIds: readonly { readonly claim: Claim; readonly expired: boolean }[];
  /** Other ids this mail refers to, nearest first. */
  readonly references: readonly string[];
  /** The mail's own Message-ID is one of ours. */
  readonly ownId: boolean;
  /** Whose brand answers: the first own address in To, then Cc, else the mailbox it arrived in (DESIGN 4.2). */
  readonly mailbox: DeskMailbox;
}

export function readAddressed(
  desk: DeskSettings,
  mail: ParsedMail,
  arrivedIn: string,
  now: Instant,
): Addressed {
  const recipients = recipientAddresses(mail);
  const ids = [...mail.inReplyTo, ...mail.references.toReversed()];
  const claims = ids.map((id) => signedClaim(desk, id));
  const own = [...mail.to, ...mail.cc].map((address) => ownMailbox(desk, normalAddress(address.address)));
  return {
    tokens: recipients.flatMap((address) => tokenClaim(desk, address, now)),
    signedIds: claims.flatMap((claim) => (claim === null ? [] : [{ claim, expired: isExpired(claim, now) }])),
    references: [...new Set(ids.filter((_, index) => claims[index] === null))],
    ownId: mail.messageId !== null && signedClaim(desk, mail.messageId) !== null,
    mailbox: own.find((mailbox) => mailbox !== null) ?? mailboxNamed(desk, arrivedIn),
  };
}

/** The claim of one of our Message-IDs (`i.TOKEN@domain`), null for anybody else's. */
export function signedClaim(desk: DeskSettings, id: string): Claim | null {
  const token = /^i\.([a-z2-7]{20,120})@/i.exec(id)?.[1];
  return token === undefined ? null : readToken(desk.secret, 'message-id', token);
}

/** Every address the mail may have been delivered to; trace headers help where it came by Bcc. */
function recipientAddresses(mail: ParsedMail): string[] {
  const traced = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap((name) =>
    headerValues(mail.headers, name),
  );
  const written = [...mail.to, ...mail.cc].map((address) => address.address);
  return [...new Set([...written, ...traced].map(normalAddress))].slice(0, 200);
}

function tokenClaim(desk: DeskSettings, address: string, now: Instant): { claim: Claim; expired: boolean }[] {
  const mailbox = ownMailbox(desk, address);
  if (mailbox === null) return [];
  const detail = [mailbox.address, ...mailbox.aliases]
    .map((own) => detailOf(address, own))
    .find((it) => it !== null);
  const claim = detail ? readToken(desk.secret, 'address', detail.replace(/^me\./, '')) : null;
  return claim === null ? [] : [{ claim, expired: isExpired(claim, now) }];
}
