/**
 * The verdict of a spam filter in front of the mailbox, as it stands in the header. Narrow on purpose: a mail is spam only where a
 * filter says so in plain words. Anybody can write these fields; a forged one harms nobody but its sender.
 */
import { type HeaderField, headerValue } from './parsed-mail.ts';

export type SpamReason =
  | 'no-verdict'
  | 'header-x-spam-flag'
  | 'header-x-spam-status'
  | 'header-x-spam'
  | 'header-exchange-scl'
  | 'header-forefront'
  | 'header-bogosity'
  | 'header-dspam'
  | 'header-barracuda';

export interface SpamVerdict {
  readonly spam: boolean;
  readonly reason: SpamReason;
}

/** Field, what it says about spam, and why. The topmost field of a name counts: the filter nearest to us wrote it. */
const VERDICTS: readonly (readonly [string, RegExp, SpamReason])[] = [
  ['x-spam-flag', /^yes\b/i, 'header-x-spam-flag'],
  ['x-spam-status', /^yes\b/i, 'header-x-spam-status'],
  ['x-spam', /^(?:yes|spam)\b/i, 'header-x-spam'],
  ['x-ms-exchange-organization-scl', /^[5-9]$/, 'header-exchange-scl'],
  ['x-bogosity', /^(?:spam|yes)\b/i, 'header-bogosity'],
  ['x-dspam-result', /^spam\b/i, 'header-dspam'],
  ['x-barracuda-spam-flag', /^yes\b/i, 'header-barracuda'],
];

/** Whether a filter has called the mail spam. */
export function spamVerdict(headers: readonly HeaderField[]): SpamVerdict {
  for (const [name, pattern, reason] of VERDICTS) {
    if (pattern.test(headerValue(headers, name).slice(0, 200))) return { spam: true, reason };
  }
  const isForefrontSpam = saysForefront(headerValue(headers, 'x-forefront-antispam-report'));
  return isForefrontSpam ? { spam: true, reason: 'header-forefront' } : { spam: false, reason: 'no-verdict' };
}

/** Microsoft's anti-spam report: category, or a spam confidence level of 5 and more that no allow list has overruled. */
function saysForefront(report: string): boolean {
  const parts = new Map(report.slice(0, 4000).split(';').map(keyAndValue));
  if (/^(?:SK[AEINQ]|SFE)$/.test(parts.get('SFV') ?? '')) return false;
  const isCategory = /^(?:SPM|HSPM|PHSH|HPHSH|HPHISH|MALW)$/.test(parts.get('CAT') ?? '');
  return isCategory || parts.get('SFV') === 'SPM' || Number(parts.get('SCL') ?? 0) >= 5;
}

function keyAndValue(part: string): [string, string] {
  const colon = part.indexOf(':');
  return [
    part.slice(0, Math.max(colon, 0)).trim().toUpperCase(),
    part
      .slice(colon + 1)
      .trim()
      .toUpperCase(),
  ];
}
