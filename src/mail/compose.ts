/**
 * The header fields that make our mail find its thread, and that tell other machines not to answer it. Pure: what
 * comes in is what strangers wrote, so no value can end its field (RFC 5322 section 2.2).
 */
import { bracketed } from './message-id.ts';

/** `auto-replied` answers one message, `auto-generated` has another cause; null for a person's words. */
export type AutomaticMail = 'auto-replied' | 'auto-generated' | null;

export interface Threading {
  readonly automatic: AutomaticMail;
  /** What kind of mail of ours it is, for `X-Inboxd`. */
  readonly kind: string;
  /** Ticket number, 0 where it belongs to none. */
  readonly ticket: number;
  /** The ticket's signed root id, empty where it belongs to none. All ids are without angle brackets. */
  readonly rootId: string;
  readonly inReplyTo: string;
  /** Oldest first. */
  readonly references: readonly string[];
}

export interface OutgoingField {
  readonly name: string;
  readonly value: string;
}

/** Ids kept behind the root; RFC 5322 section 3.6.4 names no limit, but relays cut long fields. */
const referencesKept = 10;

/** The fields to add to an outgoing mail, in the order in which they are written. */
export function outgoingHeaders(mail: Threading): OutgoingField[] {
  const inReplyTo = idIn(mail.inReplyTo);
  const references = referencesOf(mail);
  return [
    ...(inReplyTo === '' ? [] : [field('In-Reply-To', bracketed(inReplyTo))]),
    ...(references.length === 0 ? [] : [field('References', references.map(bracketed).join(' '))]),
    ...automaticFields(mail.automatic),
    field('X-Inboxd', marked(mail)),
  ];
}

/** RFC 5322 section 3.6.4, with the root first: some providers replace our Message-ID, none the References. */
function referencesOf({ rootId, references, inReplyTo }: Threading): string[] {
  const root = idIn(rootId);
  const ids = [...references, inReplyTo].map(idIn).filter((id) => id !== '' && id !== root);
  // A repeated id keeps its last place: the parent stands last.
  const chain = ids.filter((id, at) => ids.indexOf(id, at + 1) < 0).slice(-referencesKept);
  return root === '' ? chain : [root, ...chain];
}

/** RFC 3834 section 5; `X-Auto-Response-Suppress` is what Exchange reads instead. */
function automaticFields(automatic: AutomaticMail): OutgoingField[] {
  if (automatic === null) return [];
  return [field('Auto-Submitted', automatic), field('X-Auto-Response-Suppress', 'All')];
}

function marked({ kind, ticket }: Threading): string {
  return ticket === 0 ? `kind=${word(kind)}` : `kind=${word(kind)}; ticket=${ticket}`;
}

function field(name: string, value: string): OutgoingField {
  return { name, value: oneLine(value) };
}

/** Without control characters (line breaks above all) and without spaces at the ends. */
export function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/**
 * An id of visible ASCII that fits a line (RFC 5322 sections 2.1.1 and 3.6.4), else empty: a mended one would name nothing,
 * and what is left out cannot end its brackets.
 */
function idIn(id: string): string {
  return /^[!-;=?-~]{1,900}$/.test(id.trim()) ? id.trim() : '';
}

function word(kind: string): string {
  return kind.replace(/[^a-z0-9-]/gi, '');
}
