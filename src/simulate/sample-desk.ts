/** A desk made up around a pack: the groups it names, people in each of them, and one mailbox that no server stands behind. */
import { packDemands } from '../config/policy/pack-demands.ts';
import { packNames, packsDir } from '../config/policy/packs.ts';
import { readPolicy } from '../config/policy/read-policy.ts';
import { Config } from '../config/schema.ts';
import type { Calendar } from '../desk/clock/calendar.ts';
import { suggest } from '../desk/did-you-mean.ts';
import type { Policy } from '../desk/policy/policy.ts';
import { ConfigError } from '../errors.ts';
import { calendarOf, isAlwaysOpen } from './duty.ts';

/** What to say where no pack has this name. */
export async function unknownPack(name: string): Promise<string | null> {
  const packs = await packNames();
  if (packs.includes(name)) return null;
  const meant = suggest(name, packs);
  const hint = meant === null ? `the packs are ${packs.join(', ')}` : `did you mean ${meant}?`;
  return `there is no pack named ${name}: ${hint}`;
}

/** Throws ConfigError where the pack itself is wrong. */
export async function sampleDesk(pack: string): Promise<Config> {
  const demands = await packDemands(pack);
  const groups = demands === null || demands.groups.length === 0 ? ['support'] : demands.groups;
  const timezone = demands?.timeZone ?? 'UTC';
  const reading = await readPolicy([{ text: pack, path: ['policy', 0] }], packsDir, {
    timeZone: timezone,
    groups,
    staffed: groups,
    agents: [],
    mailboxes: ['support'],
  });
  if (reading.policy === null) throw new ConfigError(reading.problems);
  return { ...Config.parse(written(timezone, groups, reading.policy)), policy: reading.policy };
}

const domain = 'desk.example';

/** Nothing here is secret, and nobody connects anywhere. */
function written(timezone: string, groups: readonly string[], policy: Policy) {
  const teams = groups.map((group) => ({ group, agents: teamOf(group, calendarOf(policy, [group])) }));
  return {
    desk: {
      name: 'Sample Desk',
      domain,
      timezone,
      operator: `operator@${domain}`,
      secret: 'nobody is fooled by this',
    },
    mailboxes: [
      {
        name: 'support',
        address: `support@${domain}`,
        start: 'all',
        imap: { host: '127.0.0.1', tls: 'none', password: 'none' },
        smtp: { host: '127.0.0.1', tls: 'none' },
      },
    ],
    groups: teams.map(({ group, agents }) => ({ name: group, lead: agents[0]?.name })),
    agents: teams.flatMap(({ agents }) => agents),
    managers: [`manager@${domain}`],
  };
}

const shifts = 3;
const perShift = 2;
const inTheOffice = 3;

/** Round the clock it takes three shifts of two; the first of a group leads it. */
function teamOf(group: string, calendar: Calendar | null) {
  const size = calendar !== null && isAlwaysOpen(calendar) ? shifts * perShift : inTheOffice;
  const team = group[0]?.toUpperCase() + group.slice(1);
  return Array.from({ length: size }, (_, index) => ({
    name: `${team} ${String.fromCharCode(65 + index)}`,
    addresses: [`${group.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.${index + 1}@${domain}`],
    groups: [group],
    role: index === 0 ? ('lead' as const) : ('agent' as const),
  }));
}
