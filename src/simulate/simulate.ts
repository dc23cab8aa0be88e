/**
 * Days of desk life on a virtual clock. People write, read and answer as chance, begun from a seed, has them do; the desk is the
 * real one. Time goes from one instant at which something happens to the next: a person acts, or a timer falls due.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { earliest, type Instant } from '../desk/instant.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { arrivals } from './arrivals.ts';
import { createCustomers } from './customers.ts';
import { type Delivered, openVirtualDesk, type VirtualDesk } from './desk.ts';
import { type Figures, figuresOf } from './figures.ts';
import { rawLetter } from './letter.ts';
import { type Period, periodOf } from './period.ts';
import { type Proof, prove } from './proof.ts';
import { seededRandom } from './random.ts';
import { createTeam } from './team.ts';
import type { Act, Posted, World, Writer } from './world.ts';

export interface SimulateOptions {
  readonly config: Config;
  readonly days: number;
  readonly seed: number;
  /** Requests on a working day, about. */
  readonly ticketsPerDay: number;
  /** Aborted: it ends early, and nothing is left behind. */
  readonly signal: AbortSignal;
}

export interface Simulated {
  readonly period: Period;
  /** Mails that came, by who wrote them. */
  readonly mailsIn: Readonly<Record<Writer, number>>;
  readonly figures: Figures;
  readonly proof: Proof;
}

/** Null where it was stopped. */
export async function simulate(options: SimulateOptions): Promise<Simulated | null> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-simulate-'));
  try {
    const desk = await openVirtualDesk(options.config, dir);
    try {
      return await run(options, desk);
    } finally {
      await desk.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface People {
  readonly hear: (mail: Delivered, now: Instant) => void;
}

async function run(options: SimulateOptions, desk: VirtualDesk): Promise<Simulated | null> {
  const period = periodOf(options.days, desk.settings.timeZone);
  const agenda = createAgenda<Act>();
  const people = populate(options, desk, period, agenda);
  const mailsIn = { customers: 0, agents: 0, autoresponders: 0 };
  for (let timer = await nextTimer(desk); ; ) {
    const now = earliest([agenda.next(), timer].filter((at) => at !== null));
    if (options.signal.aborted) return null;
    if (now === '' || now >= period.end) break;
    desk.setNow(now);
    const letters = await writtenAt(agenda, now);
    for (const posted of letters) {
      mailsIn[posted.by] += 1;
      const [ticket = null] = await desk.receive(posted.mailbox, [await rawLetter(posted.letter)]);
      posted.landed(ticket);
    }
    // Where people only looked up or were silent, nothing has changed for the desk.
    if (letters.length === 0 && timer !== now) continue;
    for (const mail of await desk.settle(timer === now)) people.hear(mail, now);
    timer = await nextTimer(desk);
  }
  const handedIn = Object.values(mailsIn).reduce((sum, count) => sum + count, 0);
  const figures = await figuresOf(desk.store, desk.settings, period);
  return { period, mailsIn, figures, proof: await prove(desk, handedIn) };
}

/** Null where none waits. */
function nextTimer({ store }: VirtualDesk): Promise<Instant | null> {
  return store.timers.next();
}

async function writtenAt(agenda: Agenda<Act>, now: Instant): Promise<Posted[]> {
  const written: Posted[] = [];
  for (const act of agenda.take(now)) {
    const posted = await act(now);
    if (posted !== null) written.push(posted);
  }
  return written;
}

/** A customer asks about twice in such a time. */
const requestsEach = 2;

function populate(
  { seed, days, ticketsPerDay }: SimulateOptions,
  { settings }: VirtualDesk,
  period: Period,
  agenda: Agenda<Act>,
): People {
  const random = seededRandom(`seed ${seed}`);
  let ids = 0;
  const world: World = {
    desk: settings,
    timeZone: period.timeZone,
    plan: agenda.add,
    messageId: (domain) => `${++ids}.${seed}@mail.${domain}`,
  };
  const count = Math.max(5, Math.ceil((days * ticketsPerDay) / requestsEach));
  const customers = createCustomers(world, count, random.about('customers'));
  const team = createTeam(world, period.dates, random.about('team'), customers.requestOf);
  for (const at of arrivals(period, ticketsPerDay, random.about('arrivals'))) customers.arrive(at);
  return {
    hear: (mail, now) => {
      customers.hear(mail, now);
      team.hear(mail, now);
    },
  };
}
