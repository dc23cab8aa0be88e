/** What a desk goes by when it reads a mail: word lists with weights, hard triggers, words of categories. Compiled once. */
import type { Severity } from '../event.ts';
import type { PhraseIndex } from './phrase.ts';

/** A phrase of a signal: so many points, or of a hard trigger, or of what only sounds like one, or of a category. */
export type Meaning =
  | { readonly kind: 'signal'; readonly signal: string; readonly points: number }
  | { readonly kind: 'alarm'; readonly alarm: string }
  | { readonly kind: 'excuse'; readonly alarm: string }
  | { readonly kind: 'topic'; readonly topic: string; readonly weight: number }
  | { readonly kind: 'heat'; readonly weight: number };

export interface HardTrigger {
  readonly name: string;
  readonly severity: Severity;
  /** Who owns what it raises; null: nobody. */
  readonly group: string | null;
  /** Whether what is told of a story or a character is none. */
  readonly fiction: boolean;
  /** The level the ticket is escalated to at once; null leaves it. */
  readonly level: number | null;
}

/** From so many points the ticket is at this level. */
export interface Threshold {
  readonly points: number;
  readonly level: number;
}

/** Points for what is known beside the words. Zero: no signal. */
export interface Circumstances {
  /** A further mail while nobody has answered, from the second unanswered on. */
  readonly repeated: number;
  /** A reply to a solved ticket. */
  readonly reopened: number;
  readonly heated: number;
  readonly vip: number;
  readonly tiers: Readonly<Record<string, number>>;
  readonly channels: Readonly<Record<string, number>>;
  /** A promise is broken, or three quarters of its time are gone. */
  readonly breachRisk: number;
  /** Tickets with one of these tags: an earlier bad survey. */
  readonly tags: Readonly<Record<string, number>>;
}

export interface Triage {
  /** By the language of the lists. */
  readonly indexes: readonly PhraseIndex<Meaning>[];
  readonly triggers: readonly HardTrigger[];
  /** By points, falling. */
  readonly thresholds: readonly Threshold[];
  readonly circumstances: Circumstances;
}

export const noCircumstances: Circumstances = {
  repeated: 0,
  reopened: 0,
  heated: 0,
  vip: 0,
  tiers: {},
  channels: {},
  breachRisk: 0,
  tags: {},
};

/** A desk that judges nothing. */
export const noTriage: Triage = { indexes: [], triggers: [], thresholds: [], circumstances: noCircumstances };

/** The level that so many points reach; 0 where none does. */
export function levelOf({ thresholds }: Triage, points: number): number {
  return thresholds.find((it) => points >= it.points)?.level ?? 0;
}
