/**
 * The command language as one table. The parser, `#help`, `docs/commands.md` and "did you mean" are all made from it: a new
 * verb is a line here and a case of `Command`.
 */

import { isOneSlipAway, suggest } from '../did-you-mean.ts';
import {
  readEscalation,
  readListFilter,
  readName,
  readNothing,
  readPriority,
  readSetting,
  readSubject,
  readTicket,
  readVerbName,
} from './arguments.ts';
import { readAddress, readCopies, readTags } from './changes.ts';
import type { BareVerb, Command, Verb, VerbDefinition, WordVerb } from './definition.ts';
import { readReport, readStats } from './figure-arguments.ts';
import { type Argument, given, refuse } from './plain.ts';
import { readExtension, readLengthOrMoment, readMoment, readSpent, readUntil } from './times.ts';

type Words = Pick<VerbDefinition, 'aliases' | 'area' | 'help' | 'wrong'> &
  Partial<Pick<VerbDefinition, 'decides'>>;

function bare(name: BareVerb, words: Words): VerbDefinition {
  const read = (argument: string) => asCommand(readNothing(argument), () => ({ verb: name }));
  return { decides: null, ...words, name, usage: '', grammar: '', example: `#${name}`, read };
}

function status(name: BareVerb, words: Omit<Words, 'area'>): VerbDefinition {
  return bare(name, { ...words, area: 'state', decides: 'status' });
}

/** A field that holds one of the policy's words. */
function field(name: WordVerb, example: string, words: Pick<Words, 'aliases' | 'help'>): VerbDefinition {
  const read = (argument: string) =>
    asCommand(readName(argument, `#${name} ${example}`), (value) => ({ verb: name, value }));
  return {
    ...words,
    name,
    area: 'fields',
    usage: 'WORD',
    grammar: '( word of the policy | "none" )',
    example: `#${name} ${example}`,
    wrong: `#${name}`,
    decides: name,
    read,
  };
}

function asCommand<Value>(argument: Argument<Value>, make: (value: Value) => Command) {
  return argument.ok ? { ok: true as const, command: make(argument.value) } : argument;
}

export const verbs: readonly VerbDefinition[] = [
  bare('note', {
    aliases: ['internal', 'private'],
    area: 'talk',
    help: 'Makes the whole mail an internal note; the customer never sees it.',
    wrong: '#note called Ann',
  }),
  bare('reply', {
    aliases: ['public', 'answer'],
    area: 'talk',
    help: 'Says that the text goes to the customer, which it does anyway unless it is a note.',
    wrong: '#reply Hello Ann',
  }),
  {
    name: 'cc',
    aliases: [],
    area: 'talk',
    usage: '+ADDRESS -ADDRESS',
    grammar: 'change of address, { separator, change of address }',
    help: 'Adds people to the conversation, or takes them out.',
    example: '#cc +joe@example.org -ann@example.org',
    wrong: '#cc joe',
    decides: null,
    read: (argument) => asCommand(readCopies(argument), (changes) => ({ verb: 'cc', ...changes })),
  },
  bare('send', {
    aliases: [],
    area: 'talk',
    help: 'Sends the mail that is held; stands alone.',
    wrong: '#send it now',
  }),
  bare('drop', {
    aliases: [],
    area: 'talk',
    help: 'Discards the mail that is held; stands alone.',
    wrong: '#drop it',
  }),
  bare('end', {
    aliases: [],
    area: 'talk',
    help: 'Ends a block of commands: all that follows is text, whatever it looks like.',
    wrong: '#end of commands',
  }),
  status('open', {
    aliases: ['opened'],
    help: 'Sets the status to open: somebody here has to act.',
    wrong: '#open again',
  }),
  status('pending', {
    aliases: ['pend'],
    help: 'Sets the status to pending: we wait for the customer.',
    wrong: '#pending 2d',
  }),
  status('hold', {
    aliases: ['onhold'],
    help: 'Sets the status to on hold: we wait for somebody else.',
    wrong: '#hold until Monday',
  }),
  status('solve', {
    aliases: ['solved', 'resolve', 'resolved'],
    help: 'Sets the status to solved; the customer can still reopen by replying.',
    wrong: '#solve thanks',
  }),
  status('close', {
    aliases: ['closed'],
    help: 'Sets the status to closed; a later reply opens a follow-up ticket.',
    wrong: '#close now',
  }),
  status('reopen', {
    aliases: ['reopened'],
    help: 'Opens a solved or closed ticket again.',
    wrong: '#reopen please',
  }),
  {
    name: 'extend',
    aliases: ['extension'],
    area: 'state',
    usage: 'TIME REASON',
    grammar: 'length of time, text line',
    help: 'Puts the resolution off, as far as the policy allows; the reason is kept.',
    example: '#extend 24h waiting for a spare part',
    wrong: '#extend 24h',
    decides: 'due',
    read: (argument) => asCommand(readExtension(argument), (extension) => ({ verb: 'extend', ...extension })),
  },
  {
    name: 'due',
    aliases: ['deadline'],
    area: 'state',
    usage: 'DATE [TIME]',
    grammar: 'date, [ time of day ]',
    help: 'Sets when the resolution is due, because you agreed on it.',
    example: '#due friday 17:00',
    wrong: '#due soon',
    decides: 'due',
    read: (argument) => asCommand(readMoment(argument), (moment) => ({ verb: 'due', moment })),
  },
  {
    name: 'snooze',
    aliases: ['defer'],
    area: 'state',
    usage: 'TIME|DATE',
    grammar: 'length of time | ( date, [ time of day ] )',
    help: 'Puts the ticket on hold until then, or until the customer writes.',
    example: '#snooze 2d',
    wrong: '#snooze soon',
    decides: 'status',
    read: (argument) => asCommand(readLengthOrMoment(argument), (until) => ({ verb: 'snooze', until })),
  },
  {
    name: 'time',
    aliases: ['spent', 'worked'],
    area: 'state',
    usage: 'LENGTH',
    grammar: '[ "-" ], ( minutes | hours, [ minutes ] | hours, ":", minutes )',
    help: 'Writes down how long you worked on the ticket; a minus takes some back.',
    example: '#time 25m',
    wrong: '#time long',
    decides: null,
    read: (argument) => asCommand(readSpent(argument), (minutes) => ({ verb: 'time', minutes })),
  },
  bare('take', {
    aliases: ['claim'],
    area: 'people',
    help: 'Makes you the assignee.',
    wrong: '#take it',
    decides: 'assignee',
  }),
  {
    name: 'assign',
    aliases: ['assignee'],
    area: 'people',
    usage: 'WHO',
    grammar: 'name',
    help: 'Gives the ticket to an agent: a name, its beginning, an address, or me.',
    example: '#assign maria',
    wrong: '#assign',
    decides: 'assignee',
    read: (argument) => asCommand(readName(argument, '#assign maria'), (who) => ({ verb: 'assign', who })),
  },
  {
    name: 'group',
    aliases: ['team'],
    area: 'people',
    usage: 'NAME',
    grammar: 'name',
    help: 'Gives the ticket to a group.',
    example: '#group tier 2',
    wrong: '#group',
    decides: 'group',
    read: (argument) => asCommand(readName(argument, '#group tier 2'), (name) => ({ verb: 'group', name })),
  },
  {
    name: 'restrict',
    aliases: ['confidential'],
    area: 'people',
    usage: 'GROUP|off',
    grammar: 'name | "off"',
    help: 'Keeps the ticket to a group: everybody else sees its number and status alone.',
    example: '#restrict legal',
    wrong: '#restrict',
    decides: 'access',
    read: (argument) => asCommand(readName(argument, '#restrict legal'), (to) => ({ verb: 'restrict', to })),
  },
  {
    name: 'escalate',
    aliases: ['level'],
    area: 'people',
    usage: '[0|1|2|3|critical] REASON',
    grammar: '[ level ], text line',
    help: 'Raises the ticket by a level or to the one named; 0 takes it back.',
    example: '#escalate 2 database expert needed',
    wrong: '#escalate 2',
    decides: 'level',
    read: (argument) =>
      asCommand(readEscalation(argument), (escalation) => ({ verb: 'escalate', ...escalation })),
  },
  bare('ack', {
    aliases: ['acknowledge'],
    area: 'people',
    help: 'Answers a call, so that nobody else is called.',
    wrong: '#ack later',
  }),
  {
    name: 'away',
    aliases: ['absent'],
    area: 'people',
    usage: '[DATE [TIME]]',
    grammar: '[ date, [ time of day ] ]',
    help: 'Says that you are away; your open tickets go to colleagues.',
    example: '#away until monday 09:00',
    wrong: '#away soon',
    decides: 'presence',
    read: (argument) => asCommand(readUntil(argument), (until) => ({ verb: 'away', until })),
  },
  bare('back', {
    aliases: ['present'],
    area: 'people',
    help: 'Says that you are back and get tickets again.',
    wrong: '#back tomorrow',
    decides: 'presence',
  }),
  {
    name: 'requester',
    aliases: ['customer'],
    area: 'people',
    usage: 'ADDRESS',
    grammar: 'address',
    help: 'Makes this address the customer of the ticket.',
    example: '#requester ann@example.org',
    wrong: '#requester ann',
    decides: 'requester',
    read: (argument) => asCommand(readAddress(argument), (address) => ({ verb: 'requester', address })),
  },
  {
    name: 'priority',
    aliases: ['prio'],
    area: 'fields',
    usage: 'low|normal|high|urgent',
    grammar: 'priority',
    help: 'Sets the priority; p1 or 1 is urgent, p4 or 4 low, or as your policy calls them.',
    example: '#priority high',
    wrong: '#priority hihg',
    decides: 'priority',
    read: (argument) => asCommand(readPriority(argument), (words) => ({ verb: 'priority', ...words })),
  },
  field('category', 'billing', {
    aliases: [],
    help: 'Sets the category; its priority comes with it unless you set another.',
  }),
  field('type', 'incident', { aliases: [], help: 'Sets the type of the request.' }),
  field('tier', 'enterprise', {
    aliases: ['plan'],
    help: "Sets the customer's tier.",
  }),
  {
    name: 'set',
    aliases: [],
    area: 'fields',
    usage: 'FIELD VALUE',
    grammar: 'name, [ "=" | ":" ], text line',
    help: 'Sets a field of your policy; the value none takes it away.',
    example: '#set browser Firefox 140',
    wrong: '#set browser',
    decides: null,
    read: (argument) => asCommand(readSetting(argument), (setting) => ({ verb: 'set', ...setting })),
  },
  {
    name: 'tag',
    aliases: ['tags'],
    area: 'fields',
    usage: '+TAG -TAG',
    grammar: 'change of tag, { separator, change of tag }',
    help: 'Puts tags on the ticket and takes them off; + may be left out.',
    example: '#tag +printer -urgent',
    wrong: '#tag billing/refund',
    decides: null,
    read: (argument) => asCommand(readTags(argument), (changes) => ({ verb: 'tag', ...changes })),
  },
  {
    name: 'subject',
    aliases: ['title'],
    area: 'fields',
    usage: 'TEXT',
    grammar: 'text line',
    help: 'Renames the ticket in our lists; the customer keeps the subject of the conversation.',
    example: '#subject Printer on floor 2',
    wrong: '#subject',
    decides: 'subject',
    read: (argument) => asCommand(readSubject(argument), (subject) => ({ verb: 'subject', subject })),
  },
  {
    name: 'show',
    aliases: ['view'],
    area: 'look',
    usage: '[N] [full]',
    grammar: '[ number ], [ "full" ]',
    help: 'Mails you the ticket; full adds every message as it came.',
    example: '#show 1234 full',
    wrong: '#show everything',
    decides: null,
    read: (argument) => asCommand(readTicket(argument, true), (wanted) => ({ verb: 'show', ...wanted })),
  },
  {
    name: 'list',
    aliases: [],
    area: 'look',
    usage: '[mine|open|pending|hold|solved|unassigned|breached|escalated|all|group NAME|tag TAG]',
    grammar: '[ list | ( "group", name ) | ( "tag", name ) ]',
    help: 'Mails you a list of tickets; mine where you say nothing.',
    example: '#list unassigned',
    wrong: '#list unasigned',
    decides: null,
    read: (argument) => asCommand(readListFilter(argument), (list) => ({ verb: 'list', ...list })),
  },
  {
    name: 'stats',
    aliases: ['figures'],
    area: 'look',
    usage: '[me|all|NAME|group NAME]',
    grammar: '[ "me" | "all" | name | ( "group", name ) ]',
    help: 'Mails you figures of this week beside the last; your own where you say nothing.',
    example: '#stats group tier 2',
    wrong: '#stats group',
    decides: null,
    read: (argument) => asCommand(readStats(argument), (stats) => ({ verb: 'stats', ...stats })),
  },
  {
    name: 'report',
    aliases: ['digest'],
    area: 'look',
    usage: '[daily|weekly|monthly] [DAY]',
    grammar: '[ "daily" | "weekly" | "monthly" ], [ date ]',
    help: 'Mails leads the digest of the last period, or of that with DAY.',
    example: '#report weekly 2026-03-31',
    wrong: '#report hourly',
    decides: null,
    read: (argument) => asCommand(readReport(argument), (wanted) => ({ verb: 'report', ...wanted })),
  },
  {
    name: 'why',
    aliases: ['explain'],
    area: 'look',
    usage: '[N]',
    grammar: '[ number ]',
    help: 'Mails you what was decided on the ticket, with the reason for each step.',
    example: '#why 1234',
    wrong: '#why me',
    decides: null,
    read: (argument) => asCommand(readTicket(argument, false), ({ ticket }) => ({ verb: 'why', ticket })),
  },
  {
    name: 'help',
    aliases: ['commands'],
    area: 'look',
    usage: '[VERB]',
    grammar: '[ verb name ]',
    help: 'Mails you this list, or all about one command.',
    example: '#help assign',
    wrong: '#help asing',
    decides: null,
    read: (argument) => asCommand(readVerb(argument), (about) => ({ verb: 'help', about })),
  },
];

const knownWords: readonly string[] = verbs.flatMap(({ name, aliases }) => [name, ...aliases]);
const byWord = new Map(
  verbs.flatMap((verb) => [verb.name, ...verb.aliases].map((word) => [word, verb] as const)),
);
const longestWord = Math.max(...knownWords.map((word) => word.length));

/** The definition of a verb or alias; case, hyphens and underscores do not count (`#On-Hold`). */
export function findVerb(word: string): VerbDefinition | null {
  return word.length > 2 * longestWord ? null : (byWord.get(plainWord(word)) ?? null);
}

/** The verb or alias one slip away from an unknown word; null where it is further. */
export function nearVerb(word: string): string | null {
  if (word.length > 2 * longestWord) return null;
  const wanted = plainWord(word);
  return knownWords.find((known) => isOneSlipAway(wanted, known)) ?? null;
}

/** The verb or alias that was probably meant; reaches further than `nearVerb`. */
export function suggestVerb(word: string): string | null {
  return nearVerb(word) ?? suggest(plainWord(word.slice(0, 2 * longestWord)), knownWords);
}

function plainWord(word: string): string {
  return word.toLowerCase().normalize('NFC').replace(/[-_]/g, '');
}

function readVerb(argument: string): Argument<Verb | null> {
  const word = readVerbName(argument);
  const verb = findVerb(word);
  if (word === '' || verb !== null) return given(verb?.name ?? null);
  const meant = suggestVerb(word);
  return refuse(
    'there is no such command',
    meant === null ? '#help alone lists them all.' : `Did you mean #help ${meant}?`,
  );
}
