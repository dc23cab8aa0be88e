/**
 * What a ticket carries of its SLA: the fold of its `sla.*` events, which hold every due instant. Replay needs no policy file,
 * and a changed file changes no promise that was made.
 */
import type { DeskEvent, TargetDue, TargetMoved, TargetSet, TargetStep } from '../event.ts';
import type { Instant } from '../instant.ts';
import { type TargetName, targetNames } from '../policy/policy.ts';

export interface Sla {
  /** Name of the SLA policy; empty where none holds and an agent set a due. */
  readonly policy: string;
  /** Since when the targets of the opening count. */
  readonly from: Instant;
  /** In the order of `targetNames`, each at most once: the running one, else the last one. */
  readonly targets: readonly Target[];
  /** What no policy promises at the moment, as it was left: under another one it goes on there. */
  readonly withdrawn: readonly Target[];
  readonly extended: Extended;
  /** The resolution's due as an agent set it, and when: what counts instead of the policy's duration. */
  readonly byHand: { readonly at: Instant; readonly dueAt: Instant } | null;
  /** Automatic mails to the customer since a person last wrote. */
  readonly told: number;
}

export interface Target extends TargetDue {
  readonly startedAt: Instant;
  readonly isPaused: boolean;
  /** The highest percentage whose steps acted or were passed over: steps up to it never act again. */
  readonly passed: number;
  /** Names of the steps at nought percent that acted: another promise may bring others, which then act at once. */
  readonly atOnce: readonly string[];
  readonly breachedAt: Instant | null;
  readonly metAt: Instant | null;
}

export interface Extended {
  readonly times: number;
  /** ms of the target's time, in all: what the policy limits. */
  readonly ms: number;
  /** Of these, since the due was set by hand: what is added to it. */
  readonly sinceByHand: number;
}

export type TargetState = 'running' | 'paused' | 'met' | 'breached';

/** A promise that was broken stays broken, whenever it was kept after all. */
export function stateOf({ isPaused, breachedAt, metAt }: Target): TargetState {
  if (breachedAt !== null) return 'breached';
  if (metAt !== null) return 'met';
  return isPaused ? 'paused' : 'running';
}

export function targetOf(sla: Sla | null, name: TargetName): Target | null {
  return sla?.targets.find(({ target }) => target === name) ?? null;
}

/** The same also where it is withdrawn. An update is a promise of its own each time: one that came by then is no more. */
export function rememberedOf(sla: Sla | null, name: TargetName): Target | null {
  const withdrawn = sla?.withdrawn.find(({ target }) => target === name) ?? null;
  const isOver = withdrawn?.target === 'update' && withdrawn.metAt !== null;
  return targetOf(sla, name) ?? (isOver ? null : withdrawn);
}

/** Neither met nor dropped: its time counts, or stands still. */
export function unmet(sla: Sla | null): readonly Target[] {
  return sla?.targets.filter(({ metAt }) => metAt === null) ?? [];
}

/** What is promised about the end of the ticket. All three are put off together, and end when it is solved. */
export const endings: readonly TargetName[] = ['resolution', 'resolutionMax', 'escalation'];

type SlaEvent = Extract<DeskEvent, { type: `sla.${string}` | 'due.changed' }>;

/** The SLA after one more event. */
export function evolveSla(sla: Sla | null, event: SlaEvent): Sla {
  const now = sla ?? { ...empty, from: event.at };
  switch (event.type) {
    case 'sla.set':
      return set(now, event);
    case 'sla.paused':
      return changed(now, event.data.targets, () => ({ isPaused: true }));
    case 'sla.resumed':
      return moved(now, event.data.targets, { isPaused: false, metAt: null });
    case 'sla.met':
      return moved(now, [event.data], { isPaused: false, metAt: event.data.at });
    case 'sla.breached':
      return changed(now, [event.data.target], () => ({ breachedAt: event.data.dueAt }));
    case 'sla.warned':
    case 'sla.stepped':
    case 'sla.skipped':
      return changed(now, [event.data.target], (it) => stepped(it, event.data));
    case 'sla.extended':
      return { ...put(now, event.data.targets), extended: extendedBy(now.extended, event.data.ms) };
    case 'due.changed':
      return dueByHand(now, event);
    case 'sla.mailed':
      return event.data.suppressed ? now : { ...now, told: now.told + 1 };
    case 'sla.action':
      return now;
  }
}

const empty: Sla = {
  policy: '',
  from: '',
  targets: [],
  withdrawn: [],
  extended: { times: 0, ms: 0, sinceByHand: 0 },
  byHand: null,
  told: 0,
};

/** A resolution that begins anew, or is over for good, has not been put off. */
function set(sla: Sla, { data }: SlaEvent & { type: 'sla.set' }): Sla {
  const known = [...sla.targets, ...sla.withdrawn].filter(({ target }) => !data.dropped.includes(target));
  const isWithdrawn = (it: Target) => sla.withdrawn.includes(it) || data.withdrawn.includes(it.target);
  const isSet = ({ target }: Target) => data.targets.some((it) => it.target === target);
  const isAnew =
    data.dropped.includes('resolution') ||
    data.targets.some(({ target, anew }) => anew && target === 'resolution');
  const { policy, from } = data;
  const putOff = isAnew ? { extended: empty.extended, byHand: null } : {};
  const targets = withTargets(
    known.filter((it) => isSet(it) || !isWithdrawn(it)),
    data.targets,
  );
  const withdrawn = known.filter((it) => isWithdrawn(it) && !isSet(it));
  return { ...sla, ...putOff, policy, from, targets, withdrawn };
}

function withTargets(kept: readonly Target[], sets: readonly TargetSet[]): readonly Target[] {
  return targetNames.flatMap((name) => {
    const before = kept.find(({ target }) => target === name);
    const wanted = sets.find(({ target }) => target === name);
    if (wanted === undefined) return before ?? [];
    const { anew, ...due } = wanted;
    if (before !== undefined && !anew) return { ...before, dueAt: due.dueAt };
    // What acts at once has acted: an update that an automatic mail begins must not send the next one in the same moment.
    return begun(due, name === 'update' ? (before?.atOnce ?? []) : []);
  });
}

function begun(due: TargetDue & { readonly startedAt: Instant }, atOnce: readonly string[]): Target {
  const { target, startedAt, dueAt } = due;
  return { target, startedAt, dueAt, isPaused: false, passed: 0, atOnce, breachedAt: null, metAt: null };
}

function stepped({ passed, atOnce }: Target, { step, percent }: TargetStep): Partial<Target> {
  return percent > 0 ? { passed: Math.max(passed, percent) } : { atOnce: [...atOnce, step] };
}

function changed(sla: Sla, names: readonly TargetName[], change: (it: Target) => Partial<Target>): Sla {
  const targets = sla.targets.map((it) => (names.includes(it.target) ? { ...it, ...change(it) } : it));
  return { ...sla, targets };
}

function moved(sla: Sla, dues: readonly TargetDue[], more: Partial<Target>): Sla {
  const dueOf = new Map(dues.map(({ target, dueAt }) => [target, dueAt]));
  return changed(sla, [...dueOf.keys()], (it) => ({ ...more, dueAt: dueOf.get(it.target) ?? it.dueAt }));
}

/** Moved by an agent: what is ahead of the new due is said about it, whatever was said about the old one. */
function put(sla: Sla, targets: readonly TargetMoved[]): Sla {
  return targets.reduce(
    (before, { target, dueAt, passed }) => changed(before, [target], () => ({ dueAt, passed })),
    sla,
  );
}

/** After a person's reply: what it answered waits no more, also where nothing is promised about it at the moment. */
export function answeredSla(sla: Sla, at: Instant): Sla {
  const withdrawn = sla.withdrawn.map((it) =>
    it.metAt === null && !endings.includes(it.target) ? { ...it, metAt: at } : it,
  );
  return { ...sla, told: 0, withdrawn };
}

function extendedBy({ times, ms, sinceByHand }: Extended, more: number): Extended {
  return { times: times + 1, ms: ms + more, sinceByHand: sinceByHand + more };
}

/** A resolution that nobody promised before begins with it; so does one that was broken: this is another promise. */
function dueByHand(sla: Sla, { data, at }: SlaEvent & { type: 'due.changed' }): Sla {
  const isNew = ({ target }: TargetDue) => {
    const before = targetOf(sla, target);
    return before === null || (target === 'resolution' && before.breachedAt !== null);
  };
  const begin = data.targets.filter(isNew).map((it) => ({ ...it, startedAt: at, anew: true }));
  const isBegun = ({ target }: TargetDue) => begin.some((it) => it.target === target);
  const withdrawn = sla.withdrawn.filter((it) => !isBegun(it));
  const all = { ...sla, targets: withTargets(sla.targets, begin), withdrawn };
  return {
    ...put(all, data.targets),
    byHand: { at, dueAt: data.dueAt },
    extended: { ...sla.extended, sinceByHand: 0 },
  };
}
