/**
 * Conversations in the mails of one set: a mail belongs to every mail it refers to, as the desk reads references, whether or not that
 * one is here. Who may join a ticket is another question; here everybody may.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allReferences } from '../../../src/desk/incoming/sender.ts';
import type { Parser } from '../../../src/io/parse/parser.ts';
import type { Sample } from './folder.ts';

interface Conversations {
  /** Of each file of the set, every id that its conversation names. */
  readonly byFile: ReadonlyMap<string, ReadonlySet<string>>;
  /** The ids of mails that are here. */
  readonly here: ReadonlySet<string>;
  /** What `threadGroup` states of the files of the set. */
  readonly letters: ReadonlyMap<string, unknown>;
}

export interface Thread {
  /** The ids of all mails that are here and in the conversation. */
  readonly members: readonly string[];
  /** The other files with a letter: which, and whether they are in this conversation. */
  readonly companions: readonly { readonly letter: unknown; readonly isTogether: boolean }[];
}

const threadFacts = ['threadMembers', 'threadSize', 'threadGroup'];

/** The conversations of each set that states something about them. */
export async function conversationsOf(
  parser: Parser,
  samples: readonly Sample[],
): Promise<ReadonlyMap<string, Conversations>> {
  const found = new Map<string, Conversations>();
  for (const [set, some] of Map.groupBy(samples, (sample) => sample.set)) {
    const isAsked = some.some(({ facts }) => threadFacts.some((fact) => fact in facts));
    if (isAsked) found.set(set, await readConversations(parser, some));
  }
  return found;
}

async function readConversations(parser: Parser, samples: readonly Sample[]): Promise<Conversations> {
  const dir = samples[0]?.dir ?? '.';
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.endsWith('.json') && statSync(join(dir, file)).isFile(),
  );
  const prepared = await parser.prepareAll(files.map((file) => readFileSync(join(dir, file))));
  const ids = prepared.map(({ outcome }) =>
    outcome.ok
      ? [outcome.mail.messageId ?? '', ...allReferences(outcome.mail)].filter((id) => id !== '')
      : [],
  );
  const joined = new Map<string, Set<string>>();
  for (const some of ids) unite(joined, some);
  const here = prepared.flatMap(({ outcome }) => (outcome.ok ? [outcome.mail.messageId ?? ''] : []));
  const letters = samples.flatMap(({ file, facts }) =>
    facts.threadGroup === undefined ? [] : [[file, facts.threadGroup] as const],
  );
  return {
    byFile: new Map(files.map((file, at) => [file, joined.get(ids[at]?.[0] ?? '') ?? new Set()])),
    here: new Set(here.filter((id) => id !== '')),
    letters: new Map(letters),
  };
}

function unite(joined: Map<string, Set<string>>, ids: readonly string[]): void {
  const all = new Set(ids.flatMap((id) => [id, ...(joined.get(id) ?? [])]));
  for (const id of all) joined.set(id, all);
}

/** The conversation of one file; of nobody where its set states nothing about conversations. */
export function threadOf(conversations: Conversations | undefined, file: string): Thread {
  const own = conversations?.byFile.get(file);
  if (conversations === undefined || own === undefined) return { members: [], companions: [] };
  const { byFile, here, letters } = conversations;
  const others = [...letters].filter(([other]) => other !== file);
  return {
    members: [...own].filter((id) => here.has(id)),
    companions: others.map(([other, letter]) => ({
      letter,
      isTogether: own.size > 0 && byFile.get(other) === own,
    })),
  };
}
