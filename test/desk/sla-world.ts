/** A ticket and its clock for tests of the SLA: decisions are enacted and timers run as flows do, without a store. */
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import type { Calendar, Duration } from '../../src/desk/clock/calendar.ts';
import type { Context } from '../../src/desk/context.ts';
import { type Decision, type Mail, nothing, type Timer } from '../../src/desk/decision.ts';
import { enact } from '../../src/desk/enact.ts';
import {
  type DeskEvent,
  type EventData,
  type EventType,
  type Happening,
  happened,
} from '../../src/desk/event.ts';
import { after, hour, type Instant } from '../../src/desk/instant.ts';
import { noPolicy, type Policy, type SlaPolicy, type TargetName } from '../../src/desk/policy/policy.ts';
import { stateOf } from '../../src/desk/sla/state.ts';
import type { Ticket } from '../../src/desk/ticket.ts';
import { decideTimer } from '../../src/desk/timers.ts';
import { ann, contextOf, desk } from './world.ts';

/** Monday, nine o'clock. */
export const monday = '2026-01-05T09:00:00.000Z';

export const officeHours: Calendar = {
  ...aroundTheClock('UTC'),
  name: 'office',
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day > 5 ? [] : [{ start: 9 * 60, end: 17 * 60 }])),
};

export const clock = (hours: number): Duration => ({ unit: 'clock', ms: hours * hour });
export const business = (hours: number): Duration => ({ unit: 'business', ms: hours * hour });

export function slaPolicy(more: Partial<SlaPolicy> = {}): SlaPolicy {
  return {
    name: 'standard',
    when: {},
    calendar: officeHours,
    targets: {},
    updatesBeforeResolution: 0,
    pauses: { pending: ['update', 'resolution', 'resolutionMax', 'escalation'], on_hold: ['resolution'] },
    reopen: 'continue',
    steps: [],
    extensions: { most: null, total: null },
    ...more,
  };
}

export function policyWith(...slas: readonly SlaPolicy[]): Policy {
  return { ...noPolicy, slas };
}

/** Any event of the ticket; what its data leaves out is filled with what matters to nobody. */
export function did<Type extends EventType>(type: Type, data: EventData[Type], because = 'test'): Happening {
  return happened(type, 'system', because, data);
}

export const replied = did('reply.queued', { message: 1, mail: 1 });
export const wrote = did('message.received', {
  message: 2,
  from: ann.id,
  kind: 'request',
  verified: true,
  threadRule: 'x',
});
export const robotWrote = did('message.received', {
  message: 3,
  from: ann.id,
  kind: 'automatic',
  verified: false,
  threadRule: 'inert',
});
export const noted = did('note.added', { message: 4 });
export const acknowledged = did('acknowledgement.queued', { mail: 1 });
export const delivered = did('reply.sent', { message: 1, mail: 1 });
export const answeredOutside = did('reply.sent', { message: 1, mail: 0 });

export function opening(more: Partial<EventData['ticket.opened']> = {}): Happening {
  return did('ticket.opened', {
    mailbox: 'support',
    group: 'first',
    requester: ann.id,
    participants: [ann.id],
    subject: 1001,
    priority: 'normal',
    ...more,
  });
}

/** One ticket's life under a policy. */
export class Life {
  readonly context: Context;
  readonly events: DeskEvent[] = [];
  readonly mails: Mail[] = [];
  now: Instant;
  timer: Timer | null = null;
  #sweeps = 0;

  constructor(policy: Policy, at: Instant = monday, settings: Partial<typeof desk> = {}) {
    this.now = at;
    this.context = contextOf({ tickets: [], desk: { ...desk, policy, ...settings } });
  }

  static begin(policy: Policy, ...more: readonly Happening[]): Life {
    return new Life(policy).does(opening(), ...more);
  }

  get ticket(): Ticket {
    const ticket = this.context.known.tickets.get(1001);
    if (ticket === undefined) throw new Error('not opened');
    return ticket;
  }

  /** All in one decision. */
  does(...happenings: readonly Happening[]): this {
    this.#enact({ ...nothing('test', 1001), events: [{ ticket: 1001, happenings }] });
    return this;
  }

  moves(to: Ticket['status'], ...more: readonly Happening[]): this {
    return this.does(...more, did('status.changed', { from: this.ticket.status, to }));
  }

  /** Time passes while the program runs: sweeps come when something is due. */
  passes(ms: number): this {
    const end = after(this.now, ms);
    while (this.timer !== null && this.timer.dueAt <= end) {
      if (this.timer.dueAt > this.now) this.now = this.timer.dueAt;
      this.sweep();
    }
    this.now = end;
    return this;
  }

  /** Time passes while the program is off. */
  sleeps(ms: number): this {
    this.now = after(this.now, ms);
    return this;
  }

  /** Runs what is due, as often as something is. */
  sweep(): this {
    while (this.timer !== null && this.timer.dueAt <= this.now) {
      this.#sweeps += 1;
      if (this.#sweeps > 5_000) throw new Error(`sweeps without end at ${this.now}`);
      const timer = this.timer;
      this.timer = null;
      this.#enact(decideTimer({ ...this.context, now: this.now }, timer));
    }
    return this;
  }

  #enact(decision: Decision): void {
    const enacted = enact({ ...this.context, now: this.now }, decision);
    this.events.push(...enacted.events);
    this.mails.push(...enacted.decision.mails);
    const isOurs = ({ kind }: { kind: string }) => kind === 'sla';
    if (enacted.decision.clearTimers.some(isOurs)) this.timer = null;
    this.timer = enacted.decision.setTimers.findLast(isOurs) ?? this.timer;
  }

  /** `firstReply running 2026-01-05T13:00`, a line for each target. */
  dues(): Record<string, string> {
    const all = this.ticket.sla?.targets ?? [];
    return Object.fromEntries(all.map((it) => [it.target, `${stateOf(it)} ${it.dueAt.slice(0, 16)}`]));
  }

  due(target: TargetName): string {
    return this.dues()[target] ?? 'none';
  }

  /** What the SLA wrote into the log since the opening, without what began with it. */
  log(): string[] {
    return this.events
      .filter(({ type }) => type.startsWith('sla.') || type === 'due.changed')
      .map((it) => `${it.at.slice(5, 16)} ${it.type} ${targetsIn(it)} (${it.because})`);
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }
}

function targetsIn({ data }: DeskEvent): string {
  if ('target' in data) return 'percent' in data ? `${data.target} ${data.percent}` : data.target;
  if (!('targets' in data)) return '';
  return data.targets.map((it) => (typeof it === 'string' ? it : it.target)).join(' ');
}
