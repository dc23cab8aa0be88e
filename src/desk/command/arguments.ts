/** The arguments of single words and names, read into typed values. A refusal says what to write instead. */

import { suggest } from '../did-you-mean.ts';
import { type Priority, priorities } from '../event.ts';
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

export const listFilters = [
  ...(['mine', 'open', 'pending', 'hold', 'solved', 'unassigned', 'breached', 'escalated', 'all'] as const),
  /** These two take a word. */
  ...(['group', 'tag'] as const),
] as const;
export type ListFilter = (typeof listFilters)[number];

const longestSubject = 250;
const longestName = 120;

export function readNothing(argument: string): Argument<null> {
  if (plain(argument) === '') return given(null);
  const hint = holdsCommand(argument)
    ? onePerLine
    : 'Write your text on lines of its own, below the commands.';
  return refuse(`nothing may follow this command, but "${clip(argument)}" does`, hint);
}

/** A name of a person or group, as written; whom it means is for `matchName` to say. */
export function readName(argument: string, example: string): Argument<string> {
  const name = unquoted(plain(argument)).replace(/^@/, '').trim();
  if (name === '') return refuse('a name is missing', `Write for example ${example}.`);
  if (holdsCommand(name)) return refuse(`"${clip(name)}" holds a second command`, onePerLine);
  if (name.length > longestName) return refuse('this name is too long', `Write for example ${example}.`);
  return given(name);
}

/** Kept as written, but for characters that nobody sees and quotes around the whole. */
export function readSubject(argument: string): Argument<string> {
  const subject = unquoted(argument).replace(/ {2,}/g, ' ').trim();
  if (subject === '')
    return refuse('the new subject is missing', 'Write for example #subject Printer on floor 2.');
  if (subject.length <= longestSubject) return given(subject);
  return refuse(`a subject holds at most ${longestSubject} characters`, 'Shorten it.');
}

const priorityWords = new Map<string, Priority>([
  ...priorities.map((priority) => [priority, priority] as const),
  ...priorities
    .toReversed()
    .flatMap((priority, index) => [
      [`p${index + 1}`, priority] as const,
      [`${index + 1}`, priority] as const,
    ]),
]);

/** A priority by its name or number, or by a word of the policy (`called`), which only whoever knows the policy understands. */
export interface PriorityWords {
  readonly priority: Priority | null;
  readonly called?: string;
}

export function readPriority(argument: string): Argument<PriorityWords> {
  const word = plain(argument).toLowerCase();
  const priority = priorityWords.get(word) ?? null;
  if (priority === word || (priority !== null && /^\d$/.test(word))) return given({ priority });
  const isSlip = priority === null && suggest(word, priorities) !== null;
  if (word === '' || isSlip) return notOneOf(word, 'a priority', priorities);
  const name = readName(argument, '#priority high');
  return name.ok ? given({ priority, called: name.value.toLowerCase() }) : name;
}

const levelWords = new Map([
  ...['0', '1', '2', '3', '4'].map((word, level) => [word, level] as const),
  ...[['critical', 4] as const, ['none', 0] as const, ['down', 0] as const],
]);

/** The name of a field and what it is to hold; a name of several words stands in quotation marks or is followed by `=` or `:`. */
export function readSetting(argument: string): Argument<{ field: string; value: string }> {
  const words = plain(argument);
  const hint = 'Write for example #set browser Firefox 140.';
  const [, quoted, named, short, value = ''] =
    /^(?:"([^"]+)"|([^=:]{1,60})[=:]|(\S+))(.*)$/s.exec(words)?.map((it) => it?.trim()) ?? [];
  const field = (quoted ?? named ?? short ?? '').trim();
  if (field === '') return refuse('the field is missing', hint);
  if (value === '') return refuse(`the value of "${clip(field)}" is missing`, hint);
  if (holdsCommand(words)) return refuse(`"${clip(words)}" holds a second command`, onePerLine);
  return words.length > longestSubject
    ? refuse('this value is too long', hint)
    : given({ field, value: unquoted(value) });
}

/** A level, 4 or critical being the highest, and why; without a level, one higher. */
export function readEscalation(argument: string): Argument<{ level: number | null; reason: string }> {
  const [first = '', ...rest] = plain(argument).split(/\s+/);
  const level = levelWords.get(first.toLowerCase().replace(/^level$/, '')) ?? null;
  const reason = level === null ? plain(argument) : rest.join(' ');
  const hint = 'Write for example #escalate 2 database expert needed.';
  if (reason === '') return refuse('the reason is missing', hint);
  if (/^\d/.test(reason) && level === null)
    return refuse(`"${clip(first)}" is no level`, 'It is 0, 1, 2, 3 or critical.');
  if (holdsCommand(reason)) return refuse(`"${clip(reason)}" holds a second command`, onePerLine);
  return reason.length > longestSubject
    ? refuse('this reason is too long', 'Put the rest into a #note.')
    : given({ level, reason });
}

export interface ListArgument {
  readonly filter: ListFilter;
  /** The group or tag; empty for the other lists. */
  readonly value: string;
}

/** `mine` where nothing is said; `group tier 2`, `tag vip`. */
export function readListFilter(argument: string): Argument<ListArgument> {
  const said = plain(argument).replace(/^on[-_ ]?hold$/i, 'hold');
  const [first = '', ...rest] = said.split(' ');
  const value = rest.join(' ').replace(/^[+#]/, '');
  const name = first === '' ? 'mine' : first.toLowerCase();
  const filter = listFilters.find((known) => known === name);
  if (filter === undefined) return notOneOf(said.toLowerCase(), 'a list', listFilters);
  const takesWord = filter === 'group' || filter === 'tag';
  if (takesWord === (value !== '')) return given({ filter, value });
  return takesWord
    ? refuse(
        `which ${filter} is missing`,
        `Write for example #list ${filter} ${filter === 'tag' ? 'vip' : 'tier 2'}.`,
      )
    : refuse(`"${clip(value)}" says nothing to #list ${filter}`, 'Leave it out.');
}

export function notOneOf(word: string, what: string, known: readonly string[]): Refusal {
  const choice = `It is one of ${known.join(', ')}.`;
  if (word === '') return refuse(`${what} is missing`, choice);
  const meant = suggest(word, known);
  return refuse(
    `"${clip(word)}" is not ${what}`,
    meant === null ? choice : `Did you mean ${meant}? ${choice}`,
  );
}

export interface TicketArgument {
  /** Null where the mail's own ticket is meant. */
  readonly ticket: number | null;
  readonly full: boolean;
}

/** `[N] [full]`, the number with or without `#`; `full` only where the verb takes it. */
export function readTicket(argument: string, takesFull: boolean): Argument<TicketArgument> {
  let ticket: number | null = null;
  let full = false;
  for (const word of plain(argument).toLowerCase().split(' ').filter(Boolean)) {
    const digits = /^\[?#?(\d{1,9})\]?$/.exec(word)?.[1];
    if (takesFull && !full && word === 'full') full = true;
    else if (ticket === null && Number(digits) > 0) ticket = Number(digits);
    else
      return refuse(
        `"${clip(word)}" is not a ticket number`,
        `Write one number${takesFull ? ', then perhaps full' : ''}.`,
      );
  }
  return given({ ticket, full });
}

/** A single word without its `#`; empty where nothing is said. */
export function readVerbName(argument: string): string {
  return plain(argument).replace(/^#+ ?/, '').toLowerCase();
}
