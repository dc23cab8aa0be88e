/** What every decision about a mail is given: the desk, the time, what is known, and ids to name new rows with. */
import type { ParsedMail } from '../mail/parsed-mail.ts';
import type { Ids, StoredAttachment } from './decision.ts';
import type { Instant } from './instant.ts';
import type { Known } from './known.ts';
import type { DeskSettings } from './settings.ts';

export interface Context {
  readonly desk: DeskSettings;
  readonly now: Instant;
  readonly ids: Ids;
  readonly known: Known;
}

/** A journalled message on its way to a decision. */
export interface Inbound {
  readonly journal: number;
  /** Name of the mailbox it arrived in. */
  readonly mailbox: string;
  readonly mail: ParsedMail;
  /** Older than `silentAfter`: ticketed without any mail going out. */
  readonly silent: boolean;
  /** It lay in the Sent folder: somebody sent it from this mailbox. */
  readonly isSent: boolean;
}

export function storedAttachments(inbound: Inbound): StoredAttachment[] {
  return inbound.mail.attachments.map((attachment) => ({ ...attachment, journal: inbound.journal }));
}
