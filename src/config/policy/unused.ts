/** What a policy says to no effect: promises without a calendar to count by, terms that hold for nothing, calendars nobody names. */
import { type TargetName, targetNames } from '../../desk/policy/policy.ts';
import { type Finding, valueAt } from '../finding.ts';
import type { Draft, DraftSla } from './draft.ts';
import { nameUses } from './name-uses.ts';
import type { PolicyFinding } from './policy-references.ts';

/** `data` is what the files come to: a calendar that is the default is not written there. */
export function checkEffects(draft: Draft, data: unknown): PolicyFinding[] {
  return [
    ...draft.slas.flatMap((sla) => withoutCalendar(sla, data)),
    ...forNobody(draft, data),
    ...draft.slas.flatMap(empty),
    ...unusedCalendars(draft),
  ];
}

/** Around the clock a business hour is an hour like any other: whoever writes one means other hours. */
function withoutCalendar({ item, path }: DraftSla, data: unknown): Finding[] {
  if (valueAt(data, [...path, 'calendar']) !== undefined) return [];
  return targetNames
    .filter((target) => isBusiness(item, target))
    .map((target) => ({
      path: [...path, 'targets', target],
      message: `\`${target}\` is business time, and no calendar says when that is`,
      hint: 'name one of `calendars` as `sla.calendar`, or `calendar: always` where every hour counts',
    }));
}

function isBusiness({ targets }: DraftSla['item'], target: TargetName): boolean {
  const unit = targets[target]?.unit;
  return unit !== undefined && unit !== 'clock' && unit !== 'bestEffort';
}

function forNobody({ terms }: Draft, data: unknown): Finding[] {
  const policies = valueAt(data, ['sla', 'policies']);
  const hasTargets = terms.some(({ item, isWhole }) => isWhole && Object.keys(item.targets).length > 0);
  const hasPolicies = policies !== undefined && !(Array.isArray(policies) && policies.length === 0);
  if (!hasTargets || hasPolicies) return [];
  const message = 'nothing is promised: `sla` has no `policies` for which these times hold';
  return [{ path: ['sla', 'targets'], message, hint: 'add `policies: [{name: everyone}]`' }];
}

/** `best effort` says so itself. */
function empty({ item, path, isWhole }: DraftSla): PolicyFinding[] {
  if (!isWhole || Object.keys(item.targets).length > 0) return [];
  return [{ path: [...path, 'name'], message: `\`${item.name}\` promises nothing`, isRemark: true }];
}

function unusedCalendars(draft: Draft): PolicyFinding[] {
  const used = new Set(nameUses(draft).calendar.map(({ text }) => text));
  return draft.names.calendars
    .filter(({ text }) => !used.has(text))
    .map(({ text, path }) => ({
      path,
      message: `no promise counts by the calendar \`${text}\``,
      isRemark: true,
    }));
}
