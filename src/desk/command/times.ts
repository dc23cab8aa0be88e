/** Lengths of time and dates as people type them in a hurry: `24h`, `2 days`, `friday 17:00`, `2026-01-09`. */
import { weekdays } from '../clock/weekdays.ts';
import {
  type Argument,
  clip,
  given,
  holdsCommand,
  onePerLine,
  plain,
  type Refusal,
  refuse,
  unquoted,
} from './plain.ts';

/** So much of a target's time; whose hours count is the policy's to say. */
export interface Length {
  readonly count: number;
  readonly unit: 'minutes' | 'hours' | 'days';
}

export interface Extension extends Length {
  /** In the agent's words. */
  readonly reason: string;
}

const unitWords = new Map<string, Length['unit']>([
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((word) => [word, 'minutes'] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((word) => [word, 'hours'] as const),
  ...['d', 'day', 'days'].map((word) => [word, 'days'] as const),
  ...['w', 'week', 'weeks'].map((word) => [word, 'days'] as const),
]);

const longestReason = 500;

/** Behind the first, without anything but `and` or a comma between. */
const secondLength = /^,?\s*(?:and\s+)?\d{1,4}\s?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\b/i;

/** Who wants more than a year does not want an extension. */
const longest: Readonly<Record<Length['unit'], number>> = { minutes: 525_600, hours: 8_760, days: 365 };

/** `24h REASON`; a week is seven days. One length, not `1 day 4 hours`: the sum is for whoever knows whose hours are meant. */
export function readExtension(argument: string): Argument<Extension> {
  const [, digits = '', word = '', rest = ''] =
    /^(\d{1,4}) ?([a-z]{1,7})\b(.*)$/is.exec(argument.normalize('NFKC').trim()) ?? [];
  const unit = unitWords.get(word.toLowerCase());
  const count = Number(digits) * (word.toLowerCase().startsWith('w') ? 7 : 1);
  const reason = unquoted(rest.replace(/^[\s:,;.-]+/, '').trim());
  if (unit === undefined || count === 0)
    return refuse('how long is missing', 'Write for example #extend 24h waiting for a spare part.');
  if (count > longest[unit]) return refuse('nobody is put off for more than a year', 'Write a shorter time.');
  if (secondLength.test(rest))
    return refuse(
      'two lengths of time are one too many',
      'Write one, in one unit: for example #extend 28h waiting for a spare part.',
    );
  if (reason === '')
    return refuse(
      'the reason is missing',
      `Write for example #extend ${digits}${word} waiting for a spare part.`,
    );
  if (holdsCommand(reason)) return refuse(`"${clip(reason)}" holds a second command`, onePerLine);
  if (reason.length > longestReason)
    return refuse(`a reason holds at most ${longestReason} characters`, 'Shorten it.');
  return given({ count, unit, reason });
}

/** A moment that only the agent's time zone and the day make an instant of. */
export type Moment =
  | { readonly day: 'today' | 'tomorrow' | Weekday | IsoDate; readonly time: string | null }
  /** With an offset of its own: an instant already, in ISO 8601. */
  | { readonly exactly: string };

type IsoDate = `${number}-${number}-${number}`;

export type Weekday = (typeof weekdays)[number];

const example = 'Write for example #due friday 17:00, #due tomorrow or #due 2026-01-09 17:00.';

/** `2d`, `3 hours`, or a moment; a day alone means its morning. */
export function readLengthOrMoment(argument: string): Argument<Length | Moment> {
  const said = plain(argument).toLowerCase();
  if (said === '') return refuse('until when is missing', snoozeExample);
  const [, digits = '', word = ''] = /^(?:for )?(\d{1,4}) ?([a-z]{1,7})$/.exec(said) ?? [];
  const unit = unitWords.get(word);
  if (unit === undefined) {
    const moment = readMoment(argument);
    if (!moment.ok) return refuse(moment.message, snoozeExample);
    const { value } = moment;
    return given('day' in value && value.time === null ? { ...value, time: '09:00' } : value);
  }
  const count = Number(digits) * (word.startsWith('w') ? 7 : 1);
  return count === 0 || count > longest[unit]
    ? refuse('that is no time, or more than a year', snoozeExample)
    : given({ count, unit });
}

const mostSpent = 24 * 60;
const spentExample =
  'Write for example #time 25m, #time 1h 30m, #time 1:30, or #time -10m to take some back.';

/** Work done, in minutes: `25`, `25m`, `1h 30m`, `1.5h`, `1:30`; behind a minus it is taken back. */
export function readSpent(argument: string): Argument<number> {
  const said = plain(argument).toLowerCase();
  if (said === '') return refuse('how long is missing', spentExample);
  const isBack = /^[-−–]/.test(said);
  const minutes = minutesIn(said.replace(/^[-+−–]\s?/, ''));
  if (minutes === null || minutes === 0) return refuse(`"${clip(said)}" is no length of time`, spentExample);
  return minutes > mostSpent
    ? refuse('nobody works on a ticket for more than a day at once', spentExample)
    : given(isBack ? -minutes : minutes);
}

function minutesIn(said: string): number | null {
  const clock = /^(\d{1,2}):([0-5]\d)(?: ?h)?$/.exec(said);
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2]);
  const whole =
    /^(?:(\d{1,2}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?))?(?: ?(?:and )?(\d{1,4}) ?(?:m|mins?|minutes?)?)?$/.exec(
      said,
    );
  if (whole === null) return null;
  const [, hours = '0', minutes = '0'] = whole;
  return Math.round(Number(hours.replace(',', '.')) * 60) + Number(minutes);
}

const snoozeExample = 'Write for example #snooze 2d, #snooze monday or #snooze 2026-01-09 17:00.';

/** A moment, or nothing. */
export function readUntil(argument: string): Argument<Moment | null> {
  return plain(argument) === '' ? given(null) : readMoment(argument);
}

export function readMoment(argument: string): Argument<Moment> {
  const words = plain(argument)
    .toLowerCase()
    .replace(/^(?:by|on|until) /, '');
  if (words === '') return refuse('a date is missing', example);
  if (holdsCommand(words)) return refuse(`"${clip(words)}" holds a second command`, onePerLine);
  const iso = /^(\d{4}-\d\d-\d\d)(?:[t ](.+))?$/.exec(words);
  if (iso !== null) return readIso(iso[1] ?? '', iso[2] ?? '');
  const [word = '', ...rest] = words.split(' ');
  const day = dayNamed(word);
  return day === null ? noDate(words) : atTime(day, rest.join(' '));
}

function readIso(date: string, rest: string): Argument<Moment> {
  if (!isDate(date)) return refuse(`there is no day ${date}`, example);
  const offset = /^(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)$/.exec(rest);
  if (offset === null) return atTime(date, rest.replace(/^(\d\d:\d\d):\d\d$/, '$1'));
  const [, time = '', zone = ''] = offset;
  const instant = new Date(`${date}T${time}${zone.toUpperCase().replace(/^(.\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(instant.getTime())
    ? noDate(`${date} ${rest}`)
    : given({ exactly: instant.toISOString() });
}

function isDate(text: string): text is IsoDate {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whole or by its first letters, at least two: `fr`, `thurs`. */
function dayNamed(word: string): 'today' | 'tomorrow' | Weekday | null {
  const named = ['today', 'tomorrow', ...weekdays] as const;
  const least = word.startsWith('to') ? 5 : 2;
  return word.length < least ? null : (named.find((day) => day.startsWith(word)) ?? null);
}

function atTime(day: 'today' | 'tomorrow' | Weekday | IsoDate, words: string): Argument<Moment> {
  if (words === '') return given({ day, time: null });
  const time = timeOf(words.replace(/^at /, ''));
  return time === null ? refuse(`"${clip(words)}" is not a time of day`, example) : given({ day, time });
}

/** `17:00`, `9.30`, `5pm`, `5:30 pm`, `noon` as `HH:MM`. */
function timeOf(words: string): string | null {
  if (words === 'noon') return '12:00';
  const [, digits = '', minutes = '00', half = ''] =
    /^(\d{1,2})(?:[:.](\d\d))?(?: ?([ap])\.?m\.?)?$/.exec(words) ?? [];
  if (digits === '' || (half === '' && minutes === '00' && !/[:.]/.test(words))) return null;
  const hours = half === '' ? Number(digits) : (Number(digits) % 12) + (half === 'p' ? 12 : 0);
  const isTime =
    hours < 24 && Number(minutes) < 60 && (half === '' || (Number(digits) > 0 && Number(digits) < 13));
  return isTime ? `${String(hours).padStart(2, '0')}:${minutes}` : null;
}

function noDate(words: string): Refusal {
  return refuse(`"${clip(words)}" is not a date I can read`, example);
}
