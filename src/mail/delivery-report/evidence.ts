/**
 * What the top header says about whether a message can be a delivery report. This is the look that every ordinary mail gets,
 * so it stays cheap: a bounded slice of the header, and only the fields named here.
 */
import { decodedWords } from './decode.ts';
import { type Fields, fieldOf, mediaType, parameter } from './parts.ts';

export interface Evidence {
  /** `multipart/report` that may be a delivery report (RFC 3462): no read receipt, no feedback report. */
  readonly isReport: boolean;
  /** A read receipt (RFC 8098) or a feedback report (RFC 5965), by its Content-Type. */
  readonly isOtherReport: boolean;
  /** From names a mail system: `MAILER-DAEMON`, `Mail Delivery Subsystem`. */
  readonly isFromDaemon: boolean;
  /** From names the people who run one: `postmaster`. Only together with something else. */
  readonly isFromPostmaster: boolean;
  /** The reverse path is empty (RFC 5321 section 4.5.5), or From is. */
  readonly hasNullSender: boolean;
  /** The subject begins as delivery reports' subjects do. */
  readonly hasReportSubject: boolean;
  readonly saysDelayed: boolean;
  /** The subject begins as a vacation notice's does. */
  readonly saysAway: boolean;
  /** Value of X-Failed-Recipients (Exim, Gmail). */
  readonly failedRecipients: string;
  /** Decoded. */
  readonly subject: string;
}

const DAEMON =
  /mailer[-_. ]?d(?:a)?emon|\bmdaemon@|mail[-_. ](?:delivery|deliver|transport|router)[-_. ](?:sub)?(?:system|service|agent)|smtp[-_. ]mail[-_. ]service|antivirus_for_smtp|(?:^|[<\s])(?:bounces?|mail-?daemon|internet mail delivery|delivery subsystem)@/i;
const POSTMASTER =
  /poo?st[-_. ]?master|system administrator|microsoft ?exchange|interscan|mail administrator/i;

/** Beginnings of subjects, lower case. A `Re:` or `Fwd:` before them means that a person is writing about one. */
const REPORT_SUBJECTS = [
  'undeliver',
  'undelivered',
  'non-delivery',
  'non delivery',
  'nondeliverable',
  'unzustellbar',
  'returned mail',
  'returned to sender',
  'returned email',
  'failure notice',
  'failure delivery',
  'failed delivery',
  'failed mail',
  'failed to deliver',
  'mail delivery fail',
  'mail delivery problem',
  'mail delivery warning',
  'mail delivery status',
  'mail deliverability',
  'mail failure',
  'mail could not be delivered',
  'mail not delivered',
  'mail status report',
  'mail system error',
  'mail failed, returning',
  'mail returned',
  'email delivery fail',
  'message delivery has failed',
  'message status - undeliverable',
  'message undeliverable',
  'message not delivered',
  'message you sent blocked',
  'delivery status',
  'delivery fail',
  'delivery error',
  'delivery problem',
  'delivery report',
  'delivery delayed',
  'delivery has failed',
  'delivery has been delayed',
  'delivery unsuccessful',
  'delayed mail',
  'permanent delivery failure',
  'automatically rejected mail',
  'warning: could not send',
  'warning: message',
  'warning: e-mail delay',
  'error sending',
  'user unknown',
  'address not found',
  'unzustellbare',
  'nicht zustellbar',
  'zustellung fehlgeschlagen',
  'rückläufer',
  'non remis',
  'échec de la remise',
  'échec de distribution',
  'message non distribué',
  'no se puede entregar',
  'no se ha podido entregar',
  'notificación de error',
  'error de entrega',
  'impossibile recapitare',
  'mancato recapito',
  'mancata consegna',
  'não é possível entregar',
  'falha na entrega',
  'niet bezorgd',
  'onbestelbaar',
  'kan niet worden bezorgd',
  'kunne ikke leveres',
  'kan inte levereras',
  'niedostarczona',
  'nie można dostarczyć',
  'ваше сообщение не доставлено',
  'не удалось доставить',
  'недоставленное',
  '配信不能',
  '配送できません',
  'メッセージを配信できません',
  '邮件投递失败',
  '系统退信',
  '退信',
];

const DELAY_SUBJECT =
  /\bdelay(?:ed)?\b|delivery warning|not yet been delivered|still being retried|could not send message for past|verzögert|retardé/i;
const AWAY_SUBJECT =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)?:|out of (?:the )?office|abwesen)/i;

/** What the fields of the top header say. */
export function evidenceOf(fields: Fields): Evidence {
  const from = fieldOf(fields, 'from');
  const subject = decodedWords(fieldOf(fields, 'subject').slice(0, 1000)).trim();
  const lowered = subject.toLowerCase().replace(/^[*<[\s]{1,9}/, '');
  return {
    ...reportKind(fieldOf(fields, 'content-type')),
    isFromDaemon: DAEMON.test(from.slice(0, 500)),
    isFromPostmaster: POSTMASTER.test(from.slice(0, 500)),
    hasNullSender: isNull(fields),
    hasReportSubject: REPORT_SUBJECTS.some((beginning) => lowered.startsWith(beginning)),
    saysDelayed: DELAY_SUBJECT.test(subject),
    saysAway: AWAY_SUBJECT.test(subject),
    failedRecipients: fieldOf(fields, 'x-failed-recipients'),
    subject,
  };
}

/** Whether anything at all suggests a delivery report, so that the body is worth a look. */
export function isCandidate(evidence: Evidence): boolean {
  return (
    evidence.isReport ||
    evidence.isFromDaemon ||
    evidence.isFromPostmaster ||
    evidence.hasNullSender ||
    evidence.hasReportSubject ||
    evidence.failedRecipients !== ''
  );
}

/** Whether a mail system rather than a person sent it. */
export function isFromMailSystem(evidence: Evidence): boolean {
  return (
    evidence.isReport || evidence.isFromDaemon || evidence.hasNullSender || evidence.failedRecipients !== ''
  );
}

function reportKind(contentType: string): { isReport: boolean; isOtherReport: boolean } {
  if (mediaType(contentType) !== 'multipart/report') return { isReport: false, isOtherReport: false };
  const type = parameter(contentType, 'report-type').toLowerCase();
  const isOtherReport = type === 'feedback-report' || type === 'disposition-notification';
  return { isReport: !isOtherReport, isOtherReport };
}

function isNull(fields: Fields): boolean {
  const reversePath = fieldOf(fields, 'return-path').trim();
  const from = fieldOf(fields, 'from').trim();
  return reversePath === '<>' || /^<mailer-daemon[@>]/i.test(reversePath) || from.endsWith('<>');
}
