/** Surveys: whether a customer is asked how it was, when, and what becomes of the answer. Plain data from the policy. */
import type { TimerKey } from '../decision.ts';
import { stopTag } from '../follow-up/follow-up.ts';
import type { Instant } from '../instant.ts';
import type { Audience } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';

export interface Question {
  readonly name: string;
  readonly ask: string;
  /** From 1 to 5, yes or no, or words. */
  readonly kind: 'rating' | 'yesNo' | 'text';
}

export interface Surveys {
  /** The status that a ticket must reach and keep. */
  readonly on: 'solved' | 'closed';
  /** ms after that. */
  readonly after: number;
  /** How many of a hundred are asked. */
  readonly sample: number;
  /** ms in which nobody is asked twice. */
  readonly pause: number;
  /** ms in which an answer counts. */
  readonly window: number;
  /** Scores up to this are low. */
  readonly low: number;
  /** What happens to a ticket with a low score. */
  readonly reopen: boolean;
  readonly tell: readonly Audience[];
  /** Who gets what the customer writes besides. */
  readonly comment: 'assignee' | 'nobody';
  /** The first is a rating: the score. */
  readonly questions: readonly Question[];
}

/** A ticket's survey: whom we asked, until when an answer counts, and the score of the last one. */
export interface Survey {
  readonly contact: number;
  readonly until: Instant;
  readonly score: number | null;
}

/** Left by a low score; the triage may give it points when the customer writes again. */
export const lowTag = 'bad-survey';

export function surveyOf(ticket: number): TimerKey {
  return { ticket, kind: 'survey', subject: 0 };
}

/** Whether a ticket's customer may be asked: by a person, about something that is no secret, once, and by lot. */
export function mayBeAsked({ on, sample }: Surveys, ticket: Ticket): boolean {
  const { status, quiet, restrictedTo, tags, survey, number, lastReply } = ticket;
  const isReached = status === 'closed' || (on === 'solved' && status === 'solved');
  const isOpenToAll = restrictedTo === null && quiet === '' && !tags.includes(stopTag);
  return isReached && isOpenToAll && survey === undefined && lastReply !== null && lotOf(number) < sample;
}

/** 0 to 99, the same for a ticket whenever it is drawn, spread by Knuth's multiplicative hash. */
function lotOf(ticket: number): number {
  return Math.floor((Math.imul(ticket, 2_654_435_761) >>> 0) / 42_949_673);
}
