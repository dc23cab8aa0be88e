/** What `#report` and `#stats` are to be about. */
import { type ReportKind, reportKinds } from '../report/period.ts';
import { notOneOf } from './arguments.ts';
import { type Argument, clip, given, plain, refuse, unquoted } from './plain.ts';

export interface ReportArgument {
  readonly kind: ReportKind;
  /** A local day within the period; null for the last one that is over. */
  readonly date: string | null;
}

export function readReport(argument: string): Argument<ReportArgument> {
  const [first = '', date = '', ...rest] = plain(argument).split(' ');
  const word = first === '' ? 'weekly' : first.toLowerCase();
  const kind = reportKinds.find((known) => known === word);
  if (kind === undefined) return notOneOf(word, 'a report', reportKinds);
  if (date === '') return given({ kind, date: null });
  const day = rest.length === 0 ? dayNamed(date) : null;
  return day === null
    ? refuse(
        `"${clip([date, ...rest].join(' '))}" is no day`,
        `Write for example #report ${kind} 2026-03-31.`,
      )
    : given({ kind, date: day });
}

function dayNamed(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return null; // 2026-02-31
  }
}

export interface StatsArgument {
  readonly of: 'agent' | 'group' | 'all';
  /** Empty: the agent who asks; for `all` nothing. */
  readonly name: string;
}

export function readStats(argument: string): Argument<StatsArgument> {
  const [first = '', ...rest] = plain(argument).split(' ');
  const word = first.toLowerCase();
  const others = rest.join(' ');
  if (word === '' || (word === 'me' && others === '')) return given({ of: 'agent', name: '' });
  if (word === 'all' && others === '') return given({ of: 'all', name: '' });
  if (word !== 'group') return given({ of: 'agent', name: unquoted(plain(argument)) });
  return others === ''
    ? refuse('which group is missing', 'Write for example #stats group tier 2.')
    : given({ of: 'group', name: unquoted(others) });
}
