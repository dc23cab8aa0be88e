/**
 * What one name in the configuration demands of another: it must exist, be unique or be left alone. Works on the
 * lenient sketch, so that these problems show up together with those of the schema and not one run later.
 */
import * as z from 'zod';
import { suggest } from '../desk/did-you-mean.ts';
import { normalAddress } from '../mail/address.ts';
import type { Finding, Path } from './finding.ts';
import { checkServers } from './server-rules.ts';
import type { Sketch } from './sketch.ts';

/** A text and where it stands. */
export interface Use {
  readonly text: string;
  readonly path: Path;
}

export function checkReferences(config: Sketch): Finding[] {
  return [
    ...checkUnique('mailbox', uses(config.mailboxes, 'mailboxes', 'name')),
    ...checkUnique('group', uses(config.groups, 'groups', 'name')),
    ...checkUnique('agent', uses(config.agents, 'agents', 'name')),
    ...checkGroups(config),
    ...checkLeads(config),
    ...checkAddresses(config),
    ...checkServers(config),
    ...checkFolders(config),
  ];
}

function uses<Key extends string>(items: readonly Record<Key, string>[], section: string, key: Key): Use[] {
  return items
    .map((item, index) => ({ text: item[key], path: [section, index, key] }))
    .filter(({ text }) => text !== '');
}

export function checkUnique(what: string, names: readonly Use[]): Finding[] {
  const earlier = new Set<string>();
  return names.flatMap(({ text, path }) => {
    const name = text.trim().toLowerCase();
    if (!earlier.has(name)) {
      earlier.add(name);
      return [];
    }
    return [
      { path, message: `another ${what} is named \`${text}\` already`, hint: 'give each its own name' },
    ];
  });
}

function checkGroups(config: Sketch): Finding[] {
  const known = config.groups.map(({ name }) => name.trim());
  const ofAgents = config.agents.flatMap(({ groups }, index) =>
    groups.map((text, place): Use => ({ text, path: ['agents', index, 'groups', place] })),
  );
  return [...uses(config.mailboxes, 'mailboxes', 'group'), ...ofAgents]
    .filter(({ text }) => text !== '' && !known.includes(text.trim()))
    .map((use) => unknownName(use, 'group', known));
}

function checkLeads(config: Sketch): Finding[] {
  const names = config.agents.map(({ name }) => name.trim());
  const addresses = config.agents.flatMap((agent) => agent.addresses);
  return uses(config.groups, 'groups', 'lead')
    .filter(({ text }) => !names.includes(text.trim()) && !addresses.includes(normalAddress(text)))
    .map((use) => unknownName(use, 'agent', names));
}

function unknownName({ text, path }: Use, what: string, known: readonly string[]): Finding {
  const names = known.filter((name) => name !== '');
  const meant = suggest(text, names);
  const hint = meant ? `did you mean \`${meant}\`?` : `name it under \`${what}s\``;
  const expected = names.length > 0 ? { expected: `one of ${names.join(', ')}` } : {};
  return { path, message: `no ${what} is named \`${text}\``, ...expected, hint };
}

/** A message that is moved to where it is read from is new there, and would be moved again for ever. */
function checkFolders({ mailboxes }: Sketch): Finding[] {
  return mailboxes.flatMap(({ imap, confidential, after }, index) => {
    const read = folded(imap.folder || 'INBOX');
    const targets = [
      { folder: confidential, path: ['mailboxes', index, 'confidential'] },
      { folder: movedTo(after), path: ['mailboxes', index, 'after'] },
    ];
    return targets
      .filter(({ folder }) => folded(folder) === read)
      .map(({ folder, path }) => ({
        path,
        message: `mail is read from \`${folder}\`, so it cannot be moved there`,
        hint: 'name another folder; one that is missing is created',
      }));
  });
}

/** RFC 9051 section 5.1: of INBOX the case does not count. */
function folded(folder: string): string {
  return folder.trim().toLowerCase() === 'inbox' ? 'INBOX' : folder.trim();
}

function movedTo(after: unknown): string {
  if (typeof after === 'string') return /^move: ?(.*)$/.exec(after.trim())?.[1] ?? '';
  const { success, data } = Moved.safeParse(after);
  return success ? data.move : '';
}

const Moved = z.looseObject({ move: z.string() });

/** An address that is ours and a person's at once would make the desk write to itself. */
function checkAddresses(config: Sketch): Finding[] {
  const own = config.mailboxes.flatMap(({ address, aliases }, index): Use[] => [
    { text: address, path: ['mailboxes', index, 'address'] },
    ...aliases.map((text, place): Use => ({ text, path: ['mailboxes', index, 'aliases', place] })),
  ]);
  const agents = config.agents.flatMap(({ addresses }, index) =>
    addresses.map((text, place): Use => ({ text, path: ['agents', index, 'addresses', place] })),
  );
  const others: Use[] = [
    { text: config.desk.operator, path: ['desk', 'operator'] },
    ...config.managers.map((text, index): Use => ({ text, path: ['managers', index] })),
  ];
  const ours = new Set(own.map(({ text }) => text));
  return [
    ...repeated(own, 'another mailbox or alias'),
    ...repeated(
      agents.filter(({ text }) => !ours.has(text)),
      'another agent, or this one twice,',
    ),
    ...[...agents, ...others].filter(({ text }) => text !== '' && ours.has(text)).map(ownAddress),
  ];
}

function repeated(addresses: readonly Use[], whose: string): Finding[] {
  const earlier = new Set<string>();
  return addresses.flatMap(({ text, path }) => {
    if (text === '' || !earlier.has(text)) {
      earlier.add(text);
      return [];
    }
    return [
      { path, message: `${whose} has \`${text}\` already`, hint: 'every address belongs to one of them' },
    ];
  });
}

function ownAddress({ text, path }: Use): Finding {
  const hint = 'use an address the desk does not read, or mail would go round in circles';
  return { path, message: `\`${text}\` is a mailbox of the desk`, hint };
}
