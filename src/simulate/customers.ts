/**
 * The customers: they ask, and when they are answered some write back, some say thanks, some are not helped yet, and some have a
 * machine that answers for them. They sleep at night.
 */
import { after, hour, type Instant, minute } from '../desk/instant.ts';
import { parseMail } from '../io/parse/parse.ts';
import type { Address } from '../mail/address.ts';
import { firstName } from '../mail/address.ts';
import type { Delivered } from './desk.ts';
import { answerTo, type Letter } from './letter.ts';
import { localHour } from './period.ts';
import type { Random } from './random.ts';
import { createRequests, type Request } from './requests.ts';
import type { Posted, World, Writer } from './world.ts';

export interface Customers {
  /** Somebody writes to the desk at this instant. */
  readonly arrive: (at: Instant) => void;
  readonly hear: (mail: Delivered, now: Instant) => void;
  /** What a ticket is about, for whoever reads it. */
  readonly requestOf: (ticket: number) => Request | null;
}

interface Customer {
  readonly address: Address;
  readonly domain: string;
  readonly tier: string | null;
  readonly machine: Machine;
  readonly random: Random;
  /** The last mail from the desk about each ticket, and whether a person of the desk wrote it. */
  readonly heard: Map<number, { readonly mail: Delivered; readonly isAnswer: boolean }>;
  machineSpoke: Instant;
}

/** What answers while they are away: nothing, a machine that knows its manners (RFC 3834), or one that answers everything. */
type Machine = 'none' | 'polite' | 'rude';

export function createCustomers(world: World, count: number, random: Random): Customers {
  const people = Array.from({ length: count }, (_, index) => customer(world, index, random));
  const byAddress = new Map(people.map((it) => [it.address.address, it]));
  const requests = new Map<number, Request>();
  const ask = createRequests(world.desk);
  return {
    arrive: (at) => {
      const who = people[random.between(0, people.length - 1)];
      if (who !== undefined) asks(world, who, { at, request: ask(who.tier, who.random) }, requests);
    },
    hear: (mail, now) => {
      const who = byAddress.get(mail.row.body.to[0]?.address ?? '');
      if (who !== undefined) hears(world, who, mail, now);
    },
    requestOf: (ticket) => requests.get(ticket) ?? null,
  };
}

const firstNames = ['Ann', 'Joe', 'Mia', 'Tom', 'Eva', 'Sam', 'Ida', 'Leo', 'Zoe', 'Max'] as const;
const lastNames = [
  'Lee',
  'Roth',
  'Silva',
  'Novak',
  'Berg',
  'Okoro',
  'Sato',
  'Diaz',
  'Moreau',
  'Kaya',
] as const;

function customer({ desk }: World, index: number, all: Random): Customer {
  const random = all.about(`customer ${index}`);
  const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
  const domain = `company-${index % 97}.example`;
  const tiers = desk.policy.tiers.map(({ name }, rank) => ({ value: name, weight: 3 ** -rank }));
  return {
    address: {
      displayName: `${first} ${last}`,
      address: `${first}.${last}.${index}@${domain}`.toLowerCase(),
    },
    domain,
    tier: tiers.length === 0 ? null : random.weighted(tiers),
    machine: random.weighted([
      { value: 'none', weight: 94 },
      { value: 'polite', weight: 4 },
      { value: 'rude', weight: 2 },
    ]),
    random,
    heard: new Map(),
    machineSpoke: '',
  };
}

function asks(world: World, who: Customer, { at, request }: Asked, requests: Map<number, Request>): void {
  const { mailbox, subject } = request;
  const text = `${request.text}\n\nBest regards\n${who.address.displayName}`;
  world.plan(at, async (date) => {
    const written = { to: mailbox.address, subject, text, references: [], headers: {} };
    const landed = (ticket: number | null): void => {
      if (ticket === null) return;
      requests.set(ticket, request);
      grows(world, who, ticket, date);
    };
    return { by: 'customers', mailbox: mailbox.name, letter: signed(world, who, written, date), landed };
  });
}

interface Asked {
  readonly at: Instant;
  readonly request: Request;
}

/** Who waits long asks again. */
function grows(world: World, who: Customer, ticket: number, asked: Instant): void {
  if (!who.random.chance(0.15)) return;
  const at = awake(world, after(asked, who.random.around(20 * hour)));
  world.plan(at, async (now) => {
    const last = who.heard.get(ticket);
    return last === undefined || last.isAnswer
      ? null
      : await answers(world, who, { mail: last.mail, words: 'Any news on this?' }, now);
  });
}

function hears(world: World, who: Customer, mail: Delivered, now: Instant): void {
  const { ticket, kind, body } = mail.row;
  const isAnswer = kind === 'reply';
  who.heard.set(ticket, { mail, isAnswer: isAnswer || (who.heard.get(ticket)?.isAnswer ?? false) });
  machineAnswers(world, who, mail, isAnswer, now);
  if (!isAnswer || body.content.template !== 'reply') return;
  const words = reaction(body.content.variables.words.includes('?'), who.random);
  if (words === null) return;
  const at = awake(world, after(now, Math.max(2 * minute, who.random.around(3 * hour))));
  world.plan(at, async (date) =>
    // Another mail of the desk's has come meanwhile: this one is answered already, or no longer to be.
    who.heard.get(ticket)?.mail === mail ? await answers(world, who, { mail, words }, date) : null,
  );
}

const thanks = [
  'Thanks, that works!',
  'Thank you very much.',
  'Perfect, thank you for the quick help!',
] as const;
const more = [
  'It is the newest version, on two computers.',
  'Yes, I have tried that. The first page opens, the second stays white.',
  'The number on it ends in 4711.',
] as const;
const again = [
  'I am sorry, it is still the same as before.',
  'That helped for an hour, and now it is back.',
  'One more thing about this: what do I tell my colleagues?',
] as const;

/** What they write to an answer; null for nothing. */
function reaction(isQuestion: boolean, random: Random): string | null {
  const words = { more: random.pick(more), thanks: random.pick(thanks), again: random.pick(again) };
  if (isQuestion) return random.chance(0.85) ? words.more : null;
  return random.weighted<string | null>([
    { value: words.thanks, weight: 35 },
    { value: words.again, weight: 8 },
    { value: null, weight: 57 },
  ]);
}

/** A polite machine answers people, once in four days; a rude one answers every mail and does not say what it is. */
function machineAnswers(world: World, who: Customer, mail: Delivered, isPerson: boolean, now: Instant): void {
  if (who.machine === 'none') return;
  const isDue = who.machineSpoke < after(now, -4 * 24 * hour);
  if (who.machine === 'polite' && !(isPerson && isDue)) return;
  who.machineSpoke = now;
  const headers: Record<string, string> =
    who.machine === 'polite' ? { 'Auto-Submitted': 'auto-replied' } : {};
  const words = 'I am out of the office and will read your mail when I am back.';
  world.plan(after(now, 1000 * who.random.between(1, 20)), async (date) => {
    const answer = answerTo(await parseMail(mail.raw), words);
    const subject = `Automatic reply: ${mail.row.body.subject}`;
    return posted('autoresponders', mail, signed(world, who, { ...answer, subject, headers }, date));
  });
}

/** `words` to what they answer. */
async function answers(world: World, who: Customer, { mail, words }: Answer, date: Instant): Promise<Posted> {
  const text = `${words}\n\n${firstName(who.address.displayName)}`;
  const written = { ...answerTo(await parseMail(mail.raw), text), headers: {} };
  return posted('customers', mail, signed(world, who, written, date));
}

interface Answer {
  readonly mail: Delivered;
  readonly words: string;
}

/** To the mailbox that the answered mail came from. */
function posted(by: Writer, { row }: Delivered, letter: Letter): Posted {
  return { by, mailbox: row.mailbox, letter, landed: () => undefined };
}

function signed(
  world: World,
  who: Customer,
  written: Omit<Letter, 'from' | 'messageId' | 'date'>,
  date: Instant,
): Letter {
  return { ...written, from: who.address, messageId: world.messageId(who.domain), date };
}

/** At night it waits until the morning. */
function awake({ timeZone }: World, at: Instant): Instant {
  const local = localHour(at, timeZone);
  if (local >= 7 && local < 23) return at;
  return after(at, (((7 - local + 24) % 24) + 1) * hour);
}
