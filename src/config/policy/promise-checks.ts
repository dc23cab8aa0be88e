/**
 * Whether promises make sense: none later than one that includes it, no step so early that nobody could act on it, no policy that
 * nothing can match, and credits that grow.
 */
import type { Calendar, Duration } from '../../desk/clock/calendar.ts';
import { due } from '../../desk/clock/due.ts';
import { after, hour, minute } from '../../desk/instant.ts';
import type { TargetName } from '../../desk/policy/policy.ts';
import type { Finding } from '../finding.ts';
import { type Draft, type DraftSla, promisedTargets } from './draft.ts';
import type { DeskNames, PolicyFinding } from './policy-references.ts';
import type { Promised } from './policy-values.ts';
import { takenBy } from './reachable.ts';

export function checkPromises(
  draft: Draft,
  calendars: ReadonlyMap<string, Calendar>,
  desk: DeskNames,
): PolicyFinding[] {
  return [
    ...draft.slas.flatMap((sla) => outOfOrder(sla, calendars.get(sla.item.calendar))),
    ...[...draft.terms, ...draft.slas].flatMap(tooEarly),
    ...[...draft.terms, ...draft.slas].flatMap(sorryForUpdates),
    ...unreachable(draft, desk),
    ...shrinking(draft),
  ];
}

/** The second can never be due before the first. */
const order: readonly (readonly [TargetName, TargetName])[] = [
  ['firstReply', 'resolution'],
  ['resolution', 'resolutionMax'],
  ['resolution', 'escalation'],
];

function outOfOrder({ item, path, isWhole }: DraftSla, calendar: Calendar | undefined): Finding[] {
  if (!isWhole) return [];
  return order.flatMap(([first, second]): Finding[] => {
    const [earlier, later] = [timed(item.targets[first]), timed(item.targets[second])];
    if (earlier === null || later === null || !isAlwaysBefore(later, earlier, calendar)) return [];
    const message = `\`${second}\` would be due before \`${first}\``;
    const hint = 'give it a longer time, or the other a shorter one';
    return [{ path: [...path, 'targets', second], message, hint }];
  });
}

function timed(promised: Promised | undefined): Duration | null {
  return promised === undefined || promised.unit === 'bestEffort' ? null : promised;
}

/** Business and clock time can be compared by what comes of them alone: tried from every third hour of a week. */
const starts = Array.from({ length: 56 }, (_, step) => after('2026-03-02T00:00:00.000Z', step * 3 * hour));

/** Without a calendar, which is reported elsewhere, clock time alone is compared. */
function isAlwaysBefore(one: Duration, other: Duration, calendar: Calendar | undefined): boolean {
  if (one.unit === 'clock' && other.unit === 'clock') return one.ms < other.ms;
  return (
    calendar !== undefined && starts.every((start) => due(calendar, start, one) < due(calendar, start, other))
  );
}

/** The desk looks every minute: what comes to less is no warning. 0 is no warning either but what happens at once. */
function tooEarly({ item, path }: DraftSla): Finding[] {
  return item.steps.flatMap(({ percent, targets = promisedTargets }, at) =>
    targets.flatMap((target): Finding[] => {
      const promised = item.targets[target];
      const ms = promised !== undefined && 'ms' in promised ? promised.ms : Number.POSITIVE_INFINITY;
      if (percent === 0 || (ms * percent) / 100 >= minute) return [];
      const message = `${percent} % of \`${target}\` is less than a minute`;
      const hint = 'promise a longer time, or let the step come later';
      return [{ path: [...path, 'steps', at, 'percent'], message, hint }];
    }),
  );
}

/** That we are late with the answer is untrue where only an update is missing. Steps for all targets leave it out there. */
function sorryForUpdates({ item, path }: DraftSla): Finding[] {
  return item.steps.flatMap(({ targets, actions }, at): Finding[] => {
    const action = actions.findIndex(({ mail }) => mail === 'slaBreach');
    if (targets === undefined || !targets.includes('update') || action < 0) return [];
    const message = '`slaBreach` says nothing about an `update`';
    const hint = 'use `statusUpdate`, or a step of its own for the other targets';
    return [{ path: [...path, 'steps', at, 'actions', action, 'mail'], message, hint }];
  });
}

/** An item of which something had to be left out may mean another thing than it says: neither it nor what it takes is judged. */
function unreachable(draft: Draft, { mailboxes }: DeskNames): PolicyFinding[] {
  const named = (list: 'tiers' | 'categories') => draft.names[list].map(({ text }) => text);
  const values = {
    tier: named('tiers'),
    category: named('categories'),
    type: draft.types,
    channel: draft.channels,
    mailbox: mailboxes,
  };
  const slas = draft.slas.filter(({ isWhole }) => isWhole);
  return slas.flatMap(({ item, path }, index): PolicyFinding[] => {
    const takers = takenBy(
      item.when,
      slas.slice(0, index).map((sla) => sla.item),
      values,
    );
    if (takers.length === 0) return [];
    const verb = takers.length > 1 ? 'take' : 'takes';
    const message = `nothing can match \`${item.name}\`, since ${listed(takers)} before it ${verb} everything`;
    const hint = 'put it before them, make their `when` narrower, or remove it';
    return [{ path: [...path, 'name'], message, hint, inPack: 'it is left out' }];
  });
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join() : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

function shrinking({ credits }: Draft): Finding[] {
  return credits.flatMap(({ item: { bands }, path }) =>
    (['from', 'percent'] as const).flatMap((key) =>
      bands.flatMap((band, at): Finding[] => {
        if (band[key] > (bands[at - 1]?.[key] ?? 0)) return [];
        const message = `\`${key}\` is not more than that of the band before`;
        const hint = key === 'from' ? 'sort the bands by `from`, each once' : 'more breaches earn more';
        return [{ path: [...path, 'bands', at, key], message, hint }];
      }),
    ),
  );
}
