/** A pack as a desk loads it, and what it promises a ticket, written as on the wall of New York. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { localText, readLocal } from '../../src/desk/policy/local-time.ts';
import { slaFor, type TicketFacts } from '../../src/desk/policy/match.ts';
import { type Policy, type SlaPolicy, type TargetName, targetNames } from '../../src/desk/policy/policy.ts';
import { undisturbedDue } from '../../src/desk/sla/promise.ts';

export const newYork = 'America/New_York';

/** Every group that a pack names. */
const groups = [
  ...['tier 1', 'tier 2', 'billing', 'customer service', 'technical support'],
  ...['finance', 'content', 'legal', 'safety'],
];

/** A desk in New York with every group, and these policy files: packs by name, texts as files of its own. */
export async function deskWith(policy: readonly string[], own: Record<string, string> = {}): Promise<Config> {
  const yaml = [
    'desk: {name: Acme, domain: acme.example, timezone: America/New_York, operator: ops@acme.example, secret: 0123456789abcdef}',
    'mailboxes:',
    '  - name: support',
    '    address: support@acme.example',
    '    group: first',
    '    imap: {host: mail.acme.example, password: x}',
    '    smtp: {host: mail.acme.example}',
    `groups: [{name: first}${groups.map((name) => `, {name: ${name}}`).join('')}]`,
    `agents: [{name: Maria, addresses: [maria@acme.example], groups: [first, ${groups.join(', ')}]}]`,
    `policy: [${policy.join(', ')}]`,
  ].join('\n');
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-pack-'));
  try {
    for (const [name, text] of Object.entries({ 'inboxd.yaml': yaml, ...own }))
      await writeFile(join(dir, name), text);
    return await loadConfig(dir, {});
  } finally {
    await rm(dir, { recursive: true });
  }
}

export async function packNamed(name: string): Promise<Policy> {
  return (await deskWith([name])).policy;
}

const plain: TicketFacts = {
  priority: 'normal',
  tier: null,
  category: null,
  type: null,
  channel: null,
  mailbox: 'support',
  tags: [],
};

export function promiseFor(policy: Policy, facts: Partial<TicketFacts>): SlaPolicy {
  const sla = slaFor(policy, { ...plain, ...facts });
  if (sla === null) throw new Error('no promise matches');
  return sla;
}

/** What is due when for mail that arrives at `arrival`, by target; both as in `Fri 2026-01-02 16:30`. */
export function duesOf(
  policy: Policy,
  facts: Partial<TicketFacts>,
  arrival: string,
): Partial<Record<TargetName, string>> {
  const promise = promiseFor(policy, facts);
  const at = readLocal(arrival, newYork);
  if (at === null) throw new Error(`${arrival} is no time`);
  const dues = targetNames.flatMap((target) => {
    const due = undisturbedDue(promise, target, at, at);
    return due === null ? [] : [[target, localText(due, newYork)]];
  });
  return Object.fromEntries(dues);
}
