/** When a digest is due. However many were missed while the program was off, the last is sent, and says how many others were not. */
import type { Instant } from '../instant.ts';
import { lastPeriod, periodWith, type ReportKind, type ReportPeriod } from './period.ts';

export interface Digest {
  readonly name: string;
  readonly period: ReportKind;
  /** Minutes of the local day, of the day after the period. */
  readonly at: number;
  readonly timeZone: string;
  readonly to: readonly ('managers' | 'operator')[];
}

export interface DueDigest {
  readonly period: ReportPeriod;
  readonly missed: number;
}

/** `last`: the first date of the period that was sent last. Null where nothing is due. */
export function dueDigest(digest: Digest, last: string, now: Instant): DueDigest | null {
  const period = endedBy(digest, now);
  if (period.from <= last) return null;
  let missed = -1;
  for (let from = last; from < period.from; missed += 1)
    from = periodWith(period.kind, period.timeZone, from).to;
  return { period, missed: Math.max(0, missed) };
}

/** The last period whose time to be reported has come. */
function endedBy({ period: kind, at, timeZone }: Digest, now: Instant): ReportPeriod {
  const period = lastPeriod(kind, timeZone, now);
  const due = Temporal.PlainDate.from(period.to).toZonedDateTime({
    timeZone,
    plainTime: { hour: Math.floor(at / 60), minute: at % 60 },
  });
  if (due.epochMilliseconds <= Date.parse(now)) return period;
  const dayBefore = Temporal.PlainDate.from(period.from).subtract({ days: 1 }).toString();
  return periodWith(kind, timeZone, dayBefore);
}
