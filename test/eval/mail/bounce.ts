/** Facts about delivery reports. A report is what the parser took for one. */
import * as z from 'zod';
import type { ReportedRecipient } from '../../../src/mail/delivery-report/delivery-report.ts';
import { type FailureReason, failureOf } from '../../../src/mail/delivery-report/failure.ts';
import { type Comparer, type Comparers, collapsed, contains, fact, text, truth } from './comparison.ts';
import type { Seen } from './seen.ts';

const recipients = (seen: Seen): readonly ReportedRecipient[] => seen.deliveryReport?.recipients ?? [];
const failures = (seen: Seen) =>
  recipients(seen).filter(({ action }) => action === 'failed' || action === 'delayed');
const first = (seen: Seen) => recipients(seen)[0];

function firstFailure(seen: Seen) {
  const recipient = first(seen);
  return recipient === undefined ? null : failureOf(recipient, seen.text);
}

function failureReason(seen: Seen): FailureReason | null {
  return firstFailure(seen)?.reason ?? null;
}

/** Non-delivery or delay; a report that names nobody is one too, one of delivery alone is not. */
function isBounce({ deliveryReport }: Seen): boolean {
  if (deliveryReport === null) return false;
  const { recipients: all } = deliveryReport;
  return all.length === 0 || all.some(({ action }) => action === 'failed' || action === 'delayed');
}

const Bounces = z.array(
  z.looseObject({
    recipient: z.string().nullish(),
    status: z.string().nullish(),
    action: z.string().nullish(),
    diagnostic: z.string().nullish(),
    replyCode: z.string().nullish(),
    hard: z.boolean().nullish(),
    reason: z.string().nullish(),
  }),
);
type Bounce = z.output<typeof Bounces>[number];

const bounces: Comparer = fact(Bounces, (seen, expected) => {
  const got = recipients(seen);
  const isRight =
    got.length === expected.length && expected.every((one, at) => isSameBounce(seen, got[at], one));
  return { got: got.map((one) => ({ ...one, ...failureOf(one, seen.text) })), isRight };
});

/** Which of our reasons an upstream word means; ours are fewer. A word that is missing here is never right. */
const meanings: Readonly<Record<string, readonly FailureReason[]>> = {
  ...{ userunknown: ['recipient-unknown'], filtered: ['recipient-unknown'], hasmoved: ['recipient-unknown'] },
  ...{ mailboxfull: ['mailbox-full'], suspend: ['mailbox-disabled'], onhold: ['mailbox-disabled'] },
  ...{
    hostunknown: ['host-unknown'],
    notaccept: ['host-unknown'],
    mesgtoobig: ['too-large'],
    exceedlimit: ['too-large'],
  },
  ...{
    spamdetected: ['content-refused'],
    virusdetected: ['content-refused'],
    contenterror: ['content-refused'],
  },
  ...{ blocked: ['sender-refused'], badreputation: ['sender-refused'], requireptr: ['sender-refused'] },
  ...{ rejected: ['sender-refused'], authfailure: ['sender-refused'], norelaying: ['sender-refused'] },
  ...{ toomanyconn: ['sender-refused'], notcompliantrfc: ['sender-refused'] },
  ...{
    policyviolation: ['policy'],
    securityerror: ['policy'],
    expired: ['expired'],
    networkerror: ['network'],
  },
  ...{ systemerror: ['system'], mailererror: ['system'], syntaxerror: ['system'], undefined: ['unknown'] },
  ...{
    user_unknown: ['recipient-unknown'],
    over_quota: ['mailbox-full'],
    user_disabled: ['mailbox-disabled'],
  },
  ...{ domain_error: ['host-unknown'], message_too_large: ['too-large'], unknown: ['unknown'] },
  spam: ['content-refused', 'sender-refused'],
};

/** A status such as 5.0.911 is upstream's own code and stands in no mail. */
const invented = /^\d\.0\.9\d\d$/;

function isSameBounce(seen: Seen, got: ReportedRecipient | undefined, wanted: Bounce): boolean {
  if (got === undefined) return false;
  const failure = failureOf(got, seen.text);
  return (
    (!wanted.reason || (meanings[wanted.reason]?.includes(failure.reason) ?? false)) &&
    (wanted.hard == null || wanted.hard === failure.isAddressWrong) &&
    (!wanted.replyCode || wanted.replyCode === failure.replyCode) &&
    (!wanted.recipient || wanted.recipient.toLowerCase() === got.finalRecipient.toLowerCase()) &&
    (!wanted.status || invented.test(wanted.status) || wanted.status === got.status) &&
    (!wanted.action || wanted.action === got.action) &&
    (!wanted.diagnostic ||
      collapsed(got.diagnosticCode).includes(collapsed(wanted.diagnostic).replace(/^[\w-]+; ?/, '')))
  );
}

const addresses = (list: readonly string[]) => [...new Set(list.map((it) => it.toLowerCase()))].toSorted();

const failed: Comparer = fact(z.array(z.string()), (seen, expected) => {
  const got = addresses(
    recipients(seen).flatMap((it) => (it.action === 'failed' ? [it.finalRecipient] : [])),
  );
  return { got, isRight: JSON.stringify(got) === JSON.stringify(addresses(expected)) };
});

export const bounce: Comparers = {
  isBounce: truth(isBounce),
  bounces,
  bounceCount: fact(z.number(), (seen, expected) => ({
    got: recipients(seen).length,
    isRight: recipients(seen).length === expected,
  })),
  bouncePermanent: fact(z.boolean(), (seen, expected) => {
    const got = first(seen)?.action ?? null;
    return { got, isRight: got !== null && (got === 'failed') === expected };
  }),
  bounceReason: fact(z.string(), (seen, expected) => {
    const got = failureReason(seen);
    return { got, isRight: got !== null && (meanings[expected]?.includes(got) ?? false) };
  }),
  bounceReplyCode: text((seen) => firstFailure(seen)?.replyCode ?? ''),
  bounceStatus: text((seen) => first(seen)?.status ?? ''),
  bounceStatusClass: text((seen) => (first(seen)?.status ?? '').split('.').slice(0, 2).join('.')),
  bounceAction: text((seen) => first(seen)?.action ?? ''),
  bounceReports: fact(z.number(), (seen, expected) => ({
    got: failures(seen).length,
    isRight: failures(seen).length === expected,
  })),
  bounceDiagnosticContains: contains((seen) => first(seen)?.diagnosticCode ?? ''),
  bounceFinalRecipient: text((seen) => first(seen)?.finalRecipient ?? ''),
  bounceOriginalRecipient: text((seen) => first(seen)?.originalRecipient ?? ''),
  bounceTextContains: contains((seen) => (seen.deliveryReport === null ? '' : seen.text)),
  failedRecipients: failed,
  originalMessageId: text((seen) => seen.deliveryReport?.originalMessageId ?? ''),
  hasOriginalMessage: truth(
    ({ deliveryReport }) =>
      deliveryReport !== null &&
      (deliveryReport.originalMessageId !== null || deliveryReport.originalReferences.length > 0),
  ),
  isBackscatter: truth(isBounce),
  isDeliveryReport: truth((seen) => recipients(seen).length > 0 && failures(seen).length === 0),
};
