/**
 * What kind of mail this is (DESIGN 4.4), from what its header and report say. Who wrote it and where it belongs is decided
 * elsewhere (identify, thread). Our own mail is known by our signed id alone, never by From.
 */
import { automaticKind, isFeedbackReport, isReadReceipt } from '../../mail/auto-submitted.ts';
import { isNullReversePath, mailingListId } from '../../mail/mailing-list.ts';
import type { ParsedMail } from '../../mail/parsed-mail.ts';
import { spamVerdict } from '../../mail/spam-verdict.ts';

export type MailClass =
  | 'person'
  | 'auto-replied'
  | 'auto-generated'
  | 'delivery-report'
  | 'read-receipt'
  | 'feedback-report'
  | 'own-mail';

export interface Verdict {
  readonly kind: MailClass;
  readonly because: string;
  /** Why no automatic mail may answer this one; empty where it may. */
  readonly silent: string;
}

export interface ClassifyContext {
  /** The Message-ID of this mail is one of ours. */
  readonly ownId: boolean;
  /** From is an address of the mailbox's `lists` or `forms`: list headers and automation do not silence. */
  readonly fromListOrForm: boolean;
}

export function classify(mail: ParsedMail, context: ClassifyContext): Verdict {
  if (context.ownId) return { kind: 'own-mail', because: 'own-signed-message-id', silent: 'own-mail' };
  if (mail.deliveryReport !== null) return inert('delivery-report', 'delivery-report');
  if (isReadReceipt(mail.headers)) return inert('read-receipt', 'read-receipt');
  if (isFeedbackReport(mail.headers)) return inert('feedback-report', feedbackReason(mail));
  const automatic = context.fromListOrForm ? null : automaticKind(mail);
  if (automatic !== null && automatic.kind !== null && !isListTraffic(mail, automatic.reason)) {
    const inertly = inert(automatic.kind, automatic.reason);
    return { ...inertly, silent: spamSilence(mail) || inertly.silent };
  }
  return { kind: 'person', because: 'written-by-a-person', silent: whySilent(mail, context) };
}

/** `feedback-report: abuse`. */
function feedbackReason({ feedbackReport }: ParsedMail): string {
  const type = feedbackReport?.feedbackType ?? '';
  return type === '' ? 'feedback-report' : `feedback-report: ${type}`;
}

function inert(kind: MailClass, because: string): Verdict {
  return { kind, because, silent: because };
}

/** `Precedence: list` says how mail travelled, not who wrote it: people write to lists. */
function isListTraffic(mail: ParsedMail, reason: string): boolean {
  return reason === 'header-precedence-list' && mailingListId(mail.headers) !== null;
}

/** Mail that is ticketed but never acknowledged (DESIGN 4.4). */
function whySilent(mail: ParsedMail, context: ClassifyContext): string {
  const spam = spamSilence(mail);
  if (spam !== '') return spam;
  if (isNullReversePath(mail.headers)) return 'null-return-path';
  if (!context.fromListOrForm && mailingListId(mail.headers) !== null) return 'mailing-list';
  return '';
}

function spamSilence({ headers }: ParsedMail): string {
  const { spam, reason } = spamVerdict(headers);
  return spam ? `${spamReason}${reason}` : '';
}

const spamReason = 'spam-verdict: ';

/** Whether this is why a ticket is quiet: DESIGN 5, spam never pages anyone. */
export function isSpamReason(silent: string): boolean {
  return silent.startsWith(spamReason);
}
