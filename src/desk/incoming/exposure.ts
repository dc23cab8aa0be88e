/**
 * Tokens that others have seen. An agent who writes to a customer directly hands them the answer address and the signed id of
 * the notification that was answered; a second factor that a stranger holds is none. Such tokens still say which ticket a mail
 * is about, and no longer who wrote it.
 */
import { normalAddress } from '../../mail/address.ts';
import type { ParsedMail } from '../../mail/parsed-mail.ts';
import type { Known } from '../known.ts';
import { agentAt, type DeskSettings, ownMailbox } from '../settings.ts';
import type { Claim } from '../token.ts';
import type { Addressed } from './addressed.ts';

const agentPurposes = ['agent-answer', 'agent-note', 'challenge'];

/** Outbox ids of the mails to agents that this mail shows to somebody outside the desk; empty where nobody is. */
export function exposedBy(desk: DeskSettings, mail: ParsedMail, addressed: Addressed): number[] {
  const people = [...mail.from, ...mail.to, ...mail.cc].map((it) => normalAddress(it.address));
  const isOutside = (address: string) =>
    agentAt(desk, address) === null && ownMailbox(desk, address) === null;
  return people.some((address) => address !== '' && isOutside(address))
    ? [...new Set(agentMails(addressed))]
    : [];
}

/** Outbox ids that the agents' tokens of this mail name. */
export function agentMails(addressed: Addressed): number[] {
  const claims = [...addressed.tokens, ...addressed.signedIds].map(({ claim }) => claim);
  return claims.filter(isAgents).map((claim) => claim.subject);
}

/** The same signs with those that were exposed before taken as expired. */
export function withoutExposed(known: Known, addressed: Addressed): Addressed {
  const judged = <Sign extends { readonly claim: Claim; readonly expired: boolean }>(sign: Sign): Sign => {
    const isExposed = isAgents(sign.claim) && known.mails.get(sign.claim.subject)?.exposed === true;
    return isExposed ? { ...sign, expired: true } : sign;
  };
  return { ...addressed, tokens: addressed.tokens.map(judged), signedIds: addressed.signedIds.map(judged) };
}

function isAgents(claim: Claim): boolean {
  return claim.subject > 0 && agentPurposes.includes(claim.purpose);
}
