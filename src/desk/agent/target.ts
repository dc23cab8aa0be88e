/**
 * Which ticket an agent's mail acts on. An answer or note address acts only when the mail also refers to that ticket or keeps
 * its subject: otherwise an autocompleted address would send one customer's answer to another (DESIGN 6).
 */
import { sameBaseSubject, ticketTags } from '../../mail/subject.ts';
import type { AnswerAddress } from '../command/conflicts.ts';
import type { Context } from '../context.ts';
import type { Addressed } from '../incoming/addressed.ts';
import type { DeskAgent } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { agentKey, type Claim } from '../token.ts';

export interface Target {
  readonly ticket: Ticket | null;
  readonly address: AnswerAddress;
  /** Last event of the ticket when the mail that is answered was written; 0 where unknown. */
  readonly seq: number;
  /** Why the mail is held instead of acted on; null where it is clear. */
  readonly hold: { readonly reason: string; readonly sentence: string } | null;
  /** The held mail that a `#send` or `#drop` is about; 0 for none. */
  readonly held: number;
}

export function targetOf(context: Context, addressed: Addressed, agent: DeskAgent, subject: string): Target {
  const mine = (claim: Claim) => claim.person === agentKey(agent.name);
  const tokens = addressed.tokens
    .filter(({ claim, expired }) => !expired && mine(claim))
    .map(({ claim }) => claim);
  const ids = addressed.signedIds.filter(({ expired }) => !expired).map(({ claim }) => claim);
  const challenge = [...tokens, ...ids.filter(mine)].find((claim) => claim.purpose === 'challenge');
  // Where both addresses stand, the note wins: what may be internal stays so.
  const answered =
    tokens.find(({ purpose }) => purpose === 'agent-note') ??
    tokens.find(({ purpose }) => purpose === 'agent-answer');
  const purpose = answered?.purpose ?? ids.find(mine)?.purpose;
  const address = purpose === 'agent-note' ? 'note' : answered || ids.length > 0 ? 'answer' : 'personal';
  const referred = ids.find((claim) => claim.ticket !== 0 && claim.purpose !== 'challenge');
  if (challenge !== undefined)
    return {
      ticket: ticketAt(context, challenge.ticket),
      address: 'answer',
      seq: 0,
      hold: null,
      held: challenge.seq,
    };
  const found = { address, held: 0 } as const;
  if (answered !== undefined) return { ...found, ...byAddress(context, answered, ids, subject) };
  if (referred !== undefined)
    return {
      ...found,
      ticket: ticketAt(context, referred.ticket),
      seq: seqOf(ids, referred.ticket),
      hold: null,
    };
  return { ...found, ...byMention(context, addressed, subject) };
}

type Place = Pick<Target, 'ticket' | 'seq' | 'hold'>;

function byAddress(context: Context, answered: Claim, ids: readonly Claim[], subject: string): Place {
  const ticket = ticketAt(context, answered.ticket);
  const place = { ticket, seq: seqOf(ids, answered.ticket) || answered.seq };
  const number = `#${answered.ticket}`;
  const other = ids.find((claim) => claim.ticket !== 0 && claim.ticket !== answered.ticket);
  if (ids.some((claim) => claim.ticket === answered.ticket)) return { ...place, hold: null };
  if (other !== undefined) {
    return {
      ...place,
      hold: {
        reason: 'answers-another-ticket',
        sentence: `You answered a mail about #${other.ticket}, but to the address of ${number}.`,
      },
    };
  }
  const original = context.known.subjects.get(answered.ticket) ?? '';
  if (sameBaseSubject(subject, original)) return { ...place, hold: null };
  return {
    ...place,
    hold: {
      reason: 'answers-no-notification',
      sentence: `You wrote to ${number} without answering a notification.`,
    },
  };
}

/** No token, no signed id: an authenticated agent who names a known mail acts; who only writes a number is asked. */
function byMention(context: Context, addressed: Addressed, subject: string): Place {
  const { tickets, messagesById } = context.known;
  const known = addressed.references
    .map((id) => tickets.get(messagesById.get(id)?.ticket ?? 0))
    .find((it) => it !== undefined);
  if (known !== undefined) return { ticket: known, seq: 0, hold: null };
  const tagged =
    ticketTags(subject)
      .map((number) => tickets.get(number))
      .find((it) => it !== undefined) ?? null;
  if (tagged === null) return { ticket: null, seq: 0, hold: null };
  return {
    ticket: tagged,
    seq: 0,
    hold: {
      reason: 'answers-no-notification',
      sentence: `You wrote to #${tagged.number} without answering a notification.`,
    },
  };
}

function ticketAt(context: Context, number: number): Ticket | null {
  return context.known.tickets.get(number) ?? null;
}

function seqOf(ids: readonly Claim[], ticket: number): number {
  return ids.find((claim) => claim.ticket === ticket && claim.purpose.startsWith('agent-'))?.seq ?? 0;
}
