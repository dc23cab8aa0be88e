/** What everybody in the simulation shares: the desk they write to, and the agenda they plan on. */
import type { Instant } from '../desk/instant.ts';
import type { DeskSettings } from '../desk/settings.ts';
import type { Letter } from './letter.ts';

/** A letter on its way to a mailbox of the desk; `landed` hears which ticket it is in. */
export interface Posted {
  readonly by: Writer;
  /** Name of the mailbox. */
  readonly mailbox: string;
  readonly letter: Letter;
  readonly landed: (ticket: number | null) => void;
}

export type Writer = 'customers' | 'agents' | 'autoresponders';

/** Something that somebody does: they may write. */
export type Act = (now: Instant) => Promise<Posted | null>;

export interface World {
  readonly desk: DeskSettings;
  readonly timeZone: string;
  readonly plan: (at: Instant, act: Act) => void;
  /** A Message-ID nobody had before. */
  readonly messageId: (domain: string) => string;
}
