/** Word lists as the desk reads mail by them, and what is wrong with their phrases. */
import type * as z from 'zod';
import { indexed, type Phrase, readPhrase } from '../../desk/triage/phrase.ts';
import { type ListLanguage, listLanguages } from '../../desk/triage/stem.ts';
import type { Meaning, Triage } from '../../desk/triage/triage.ts';
import type { Finding, Path } from '../finding.ts';
import { groupNamed } from './policy-references.ts';
import type { TriageFile } from './words-schema.ts';

type Lists = z.output<typeof TriageFile>;

interface Written {
  readonly text: string;
  readonly language: ListLanguage;
  readonly meaning: Meaning;
  readonly path: Path;
}

export interface CompiledTriage {
  readonly triage: Triage;
  readonly findings: readonly Finding[];
}

/** A group that the desk has not owns nothing: then nobody does. */
export function compileTriage(lists: Lists, groups: readonly string[]): CompiledTriage {
  const sets = new Map(lists.sets.map(({ name, words }) => [name.toLowerCase(), words]));
  const read = allWritten(lists).map((written) => phraseOf(written, sets));
  const phrases = read.flatMap((it) => ('phrase' in it ? [it] : []));
  return {
    triage: {
      indexes: listLanguages.map((language) =>
        indexed(
          language,
          phrases.filter((it) => it.language === language).map(({ phrase }) => phrase),
        ),
      ),
      triggers: lists.triggers.map(({ name, severity, fiction, level, group }) => ({
        name,
        severity,
        fiction,
        level: level ?? null,
        group: group === undefined ? null : groupNamed(group, groups),
      })),
      thresholds: lists.thresholds.toSorted((one, other) => other.points - one.points),
      circumstances: lists.circumstances,
    },
    findings: read.flatMap((it) => ('finding' in it ? [it.finding] : [])),
  };
}

type Read =
  | { readonly language: ListLanguage; readonly phrase: Phrase<Meaning> }
  | { readonly finding: Finding };

function phraseOf(
  { text, language, meaning, path }: Written,
  sets: ReadonlyMap<string, readonly string[]>,
): Read {
  try {
    return { language, phrase: readPhrase(text, language, sets, meaning) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { finding: { path, message, hint: 'docs/triage.md says how phrases are written' } };
  }
}

function allWritten(lists: Lists): Written[] {
  return [
    ...lists.signals.flatMap(({ name, words }, at) =>
      weighted(words, ['triage', 'signals', at, 'words'], (points) => ({
        kind: 'signal',
        signal: name,
        points,
      })),
    ),
    ...lists.topics.flatMap(({ name, words }, at) =>
      weighted(words, ['triage', 'topics', at, 'words'], (weight) => ({
        kind: 'topic',
        topic: name,
        weight,
      })),
    ),
    ...weighted(lists.heat, ['triage', 'heat'], (weight) => ({ kind: 'heat', weight })),
    ...lists.triggers.flatMap(({ name, words, unless }, at) => [
      ...byLanguage(words, ['triage', 'triggers', at, 'words'], { kind: 'alarm', alarm: name }),
      ...byLanguage(unless, ['triage', 'triggers', at, 'unless'], { kind: 'excuse', alarm: name }),
    ]),
  ];
}

type ByLanguage = Partial<Readonly<Record<ListLanguage, readonly string[]>>>;

function byLanguage(words: ByLanguage, path: Path, meaning: Meaning): Written[] {
  return listLanguages.flatMap((language) =>
    (words[language] ?? []).map((text, index) => ({
      ...{ text, language, meaning },
      path: [...path, language, index],
    })),
  );
}

type ByWeight = Partial<Readonly<Record<ListLanguage, Readonly<Record<string, readonly string[]>>>>>;

function weighted(words: ByWeight, path: Path, meaning: (weight: number) => Meaning): Written[] {
  return listLanguages.flatMap((language) =>
    Object.entries(words[language] ?? {}).flatMap(([weight, phrases]) =>
      phrases.map((text, index) => ({
        text,
        language,
        meaning: meaning(Number(weight)),
        path: [...path, language, weight, index],
      })),
    ),
  );
}
