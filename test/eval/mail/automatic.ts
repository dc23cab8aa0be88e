/** Facts about automatic mail, lists and verdicts of others. */
import * as z from 'zod';
import { isSpamReason } from '../../../src/desk/incoming/classify.ts';
import { mailingListId } from '../../../src/mail/mailing-list.ts';
import { spamVerdict } from '../../../src/mail/spam-verdict.ts';
import { type Comparers, fact, truth } from './comparison.ts';
import type { Seen } from './seen.ts';

const kind = (seen: Seen) => seen.verdict.kind;
const isAway = (seen: Seen) => kind(seen) === 'auto-replied';

export const automatic: Comparers = {
  isAutoReply: truth((seen) => ['auto-replied', 'auto-generated'].includes(kind(seen))),
  isAutoReplyUnlessAllowlisted: truth((seen) => ['auto-replied', 'auto-generated'].includes(kind(seen))),
  isOutOfOffice: truth(isAway),
  isAutomated: truth((seen) => kind(seen) !== 'person'),
  complaintType: fact(z.array(z.string()), ({ feedbackReport }, expected) => {
    const got = feedbackReport?.feedbackType ?? '';
    return { got, isRight: expected.every((type) => type === got) };
  }),
  complaintCount: fact(z.number(), ({ feedbackReport }, expected) => {
    const got = feedbackReport === undefined ? 0 : Math.max(1, feedbackReport.originalRecipients.length);
    return { got, isRight: got === expected };
  }),
  isComplaint: truth((seen) => kind(seen) === 'feedback-report'),
  isReadReceipt: truth((seen) => kind(seen) === 'read-receipt'),
  isNotification: truth((seen) => kind(seen) === 'auto-generated'),
  isMailingList: truth((seen) => mailingListId(seen.headers) !== null),
  isSpam: truth((seen) => isSpamReason(seen.verdict.silent)),
  isSpamByHeader: truth((seen) => spamVerdict(seen.headers).spam),
  suppressAutoReply: truth((seen) => seen.verdict.silent !== ''),
};
