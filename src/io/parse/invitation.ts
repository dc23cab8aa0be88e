/**
 * Calendar mail (RFC 5546, RFC 6047) in words: what, when, where, who. An agent's mail program may show no invitation that lies in a
 * file, and a ticket that says nothing helps nobody. Repetitions are named, never counted out.
 */
import ICAL from 'ical.js';
import { oneLine } from './text.ts';

/** Characters of a calendar file that are read. */
const longest = 200_000;
const mostPeople = 10;

/** What each method of iTIP asks or says. */
const methods: Readonly<Record<string, string>> = {
  REQUEST: 'Invitation',
  ADD: 'Invitation',
  CANCEL: 'Cancelled',
  REPLY: 'Answer to an invitation',
  COUNTER: 'Another time is proposed',
  REFRESH: 'The invitation is asked for again',
};
const answers: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepts',
  DECLINED: 'declines',
  TENTATIVE: 'may come',
  DELEGATED: 'sends somebody else',
};

/** Lines for people; null for what is no calendar mail, or cannot be read. */
export function invitationText(file: string): string | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(file.slice(0, longest)));
    const method = String(calendar.getFirstPropertyValue('method') ?? '').toUpperCase();
    const title = methods[method];
    const event = calendar.getFirstSubcomponent('vevent');
    if (title === undefined || event === null) return null;
    return linesOf(event, title, method).join('\n');
  } catch {
    return null; // broken files stay files
  }
}

function linesOf(event: ICAL.Component, title: string, method: string): string[] {
  const text = (name: string) => oneLine(String(event.getFirstPropertyValue(name) ?? '')).slice(0, 500);
  const people = event.getAllProperties('attendee');
  const line = (label: string, value: string) => (value === '' ? [] : [`${label}: ${value}`]);
  return [
    `${title}: ${text('summary') || '(without a title)'}`,
    ...line('When', whenOf(event)),
    ...line('Repeats', repeats(text('rrule'))),
    ...line('Where', text('location')),
    ...line('From', personOf(event.getFirstProperty('organizer'))),
    ...(method === 'REPLY' ? people.map(answerOf) : line('With', listed(people.map(personOf)))),
    ...line('Note', text('comment')),
  ];
}

/** As it is written: in its own time zone, by the day where it has no time. */
function whenOf(event: ICAL.Component): string {
  const start = event.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) return '';
  const end = event.getFirstPropertyValue('dtend');
  const zone = event.getFirstProperty('dtstart')?.getFirstParameter('tzid') ?? '';
  const named = start.zone === ICAL.Timezone.utcTimezone ? 'UTC' : zone;
  const until = end instanceof ICAL.Time ? untilOf(start, end) : '';
  return [`${spoken(start)}${until}`, ...(named === '' ? [] : [named])].join(', ');
}

function untilOf(start: ICAL.Time, end: ICAL.Time): string {
  if (start.isDate) {
    // The end of whole days is the day after (RFC 5545 section 3.6.1).
    const last = end.clone();
    last.adjust(-1, 0, 0, 0);
    return last.compareDateOnlyTz(start, ICAL.Timezone.localTimezone) <= 0 ? '' : ` to ${dayOf(last)}`;
  }
  const isSameDay = start.year === end.year && start.month === end.month && start.day === end.day;
  return ` to ${isSameDay ? clockOf(end) : spoken(end)}`;
}

function spoken(time: ICAL.Time): string {
  return time.isDate ? dayOf(time) : `${dayOf(time)}, ${clockOf(time)}`;
}

function dayOf({ year, month, day }: ICAL.Time): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}

function clockOf({ hour, minute }: ICAL.Time): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const units: Readonly<Record<string, string>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};

function repeats(rule: string): string {
  if (rule === '') return '';
  const unit = units[/FREQ=([A-Z]+)/.exec(rule)?.[1] ?? ''];
  const every = Number(/INTERVAL=(\d{1,4})/.exec(rule)?.[1] ?? 1);
  if (unit === undefined) return rule;
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
}

/** `Ann Lee <ann@customer.example>`. */
function personOf(property: ICAL.Property | null): string {
  const address = oneLine(String(property?.getFirstValue() ?? ''))
    .replace(/^mailto:/i, '')
    .slice(0, 300);
  const name = oneLine(String(property?.getFirstParameter('cn') ?? '')).slice(0, 200);
  if (name === '' || name === address) return address;
  return address === '' ? name : `${name} <${address}>`;
}

function answerOf(property: ICAL.Property): string {
  const said =
    answers[String(property.getFirstParameter('partstat') ?? '').toUpperCase()] ?? 'has not decided';
  // No line may begin with a stranger's words: it might read like a command.
  return `Says: ${personOf(property)} ${said}`;
}

function listed(people: readonly string[]): string {
  const named = people.filter((it) => it !== '');
  const rest = named.length - mostPeople;
  return [...named.slice(0, mostPeople), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
