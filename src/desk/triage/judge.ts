/**
 * What a mail's words say: points for escalating by named signals, hard triggers, the topic, whether it is heated. Pure and
 * explained; the terms are the policy's own words, never the customer's.
 */
import type { Severity, Signal } from '../event.ts';
import { ownWords } from './clean.ts';
import { asksHow, isDenied, isNegated, isStory, isSupposed } from './cues.ts';
import { heatOf, isHeated } from './heat.ts';
import { type Language, languageOf, languages, spokenIn } from './language.ts';
import { type Hit, hitsIn, type PhraseIndex } from './phrase.ts';
import { type Token, tokens } from './tokens.ts';
import type { HardTrigger, Meaning, Triage } from './triage.ts';

export interface TriageText {
  readonly subject: string;
  /** New words, without quoted mail and signature. */
  readonly words: string;
}

export interface Alarm {
  readonly alarm: string;
  readonly severity: Severity;
  readonly terms: readonly string[];
}

export interface Topic {
  readonly topic: string;
  readonly weight: number;
  readonly terms: readonly string[];
}

export interface WordsJudgement {
  /** Null where too little was written to tell. */
  readonly language: Language | null;
  /** Sum of the signals' points. */
  readonly points: number;
  readonly signals: readonly Signal[];
  readonly alarms: readonly Alarm[];
  readonly heat: number;
  readonly heated: boolean;
  /** Falling by weight. */
  readonly topics: readonly Topic[];
}

export function judge(triage: Triage, text: TriageText): WordsJudgement {
  const words = ownWords(text.words);
  const subject = ownWords(text.subject);
  const read = tokens(subject, words);
  const language = languageOf(`${text.subject}\n${text.words}`);
  const hits = allHits(triage, read, language);
  const signals = signalsOf(hits, read);
  const complains = signals.find(({ signal }) => signal === 'complaint')?.points ?? 0;
  const heat = heatOf(`${subject}\n${words}`, read, heatWords(hits, read) + complains / 60);
  return {
    language,
    points: signals.reduce((sum, { points }) => sum + points, 0),
    signals,
    alarms: alarmsOf(triage.triggers, hits, read),
    heat,
    heated: isHeated(heat),
    topics: topicsOf(hits, read),
  };
}

type MeantHit = Hit<Meaning>;

/** Few words are little evidence of their language: then the lists of all of them are looked at. */
const fewWords = 6;

function allHits({ indexes }: Triage, read: readonly Token[], language: Language | null): MeantHit[] {
  const isUnsure = read.length < fewWords || language === null || language === 'other';
  const others = isUnsure ? new Map<Language, Token[][]>() : foreignSentences(read, language);
  return indexes.flatMap((index) => {
    if (isUnsure || index.language === language) return hitsIn(index, read);
    return (others.get(index.language) ?? []).flatMap((sentence) => alarmsIn(index, sentence, read));
  });
}

/** A cry for help in another language than the greeting around it is heard; points and topics go by the language of the mail. */
function alarmsIn(
  index: PhraseIndex<Meaning>,
  sentence: readonly Token[],
  read: readonly Token[],
): MeantHit[] {
  const [first] = sentence;
  const from = first === undefined ? 0 : read.indexOf(first);
  return hitsIn(index, sentence)
    .filter(({ phrase: { of } }) => of.kind === 'alarm' || of.kind === 'excuse')
    .map(({ phrase, at }) => ({ phrase, at: at.map((place) => place + from) }));
}

function foreignSentences(read: readonly Token[], language: Language): Map<Language, Token[][]> {
  const found = new Map<Language, Token[][]>();
  for (const sentence of sentencesOf(read)) {
    const spoken = spokenIn(sentence.map(({ text }) => text));
    if (spoken.size === 1 && spoken.has(language)) continue;
    for (const other of spoken.size === 0 ? languages : spoken)
      found.set(other, [...(found.get(other) ?? []), sentence]);
  }
  return found;
}

function sentencesOf(read: readonly Token[]): Token[][] {
  const sentences: Token[][] = [];
  for (const token of read) {
    if (token.before === 'sentence' || sentences.length === 0) sentences.push([]);
    sentences.at(-1)?.push(token);
  }
  return sentences;
}

/** What the subject says it says with more weight. */
const subjectWeight = 1.25;
/** More words of the same signal say little more. */
const furtherWeight = 0.3;
const mostOfSignal = 1.6;
/** "How do I cancel?" asks how. */
const howWeight = 0.85;

function signalsOf(hits: readonly MeantHit[], read: readonly Token[]): Signal[] {
  const found = new Map<string, { points: number; term: string }[]>();
  for (const hit of hits) {
    const { of: meaning, written } = hit.phrase;
    if (meaning.kind !== 'signal' || isNegated(read, hit.at)) continue;
    const weight = (isInSubject(read, hit.at) ? subjectWeight : 1) * (asksHow(read, hit.at) ? howWeight : 1);
    const all = found.get(meaning.signal) ?? [];
    found.set(meaning.signal, [...all, { points: meaning.points * weight, term: written }]);
  }
  return [...found].map(([signal, all]) => ({
    signal,
    points: pointsOf(bestEach(all)),
    terms: [...new Set(all.map(({ term }) => term))],
  }));
}

/** The same words twice, or in two lists, are one reason. */
function bestEach(all: readonly { points: number; term: string }[]): number[] {
  const best = new Map<string, number>();
  for (const { term, points } of all) best.set(term, Math.max(best.get(term) ?? 0, points));
  return [...best.values()].toSorted((a, b) => b - a);
}

function pointsOf([best = 0, ...others]: readonly number[]): number {
  const more = others.reduce((sum, points) => sum + furtherWeight * points, 0);
  return Math.round(Math.min(best + more, best * mostOfSignal));
}

function alarmsOf(
  triggers: readonly HardTrigger[],
  hits: readonly MeantHit[],
  read: readonly Token[],
): Alarm[] {
  return triggers.flatMap(({ name, severity, fiction }) => {
    const excused = excusedBy(hits, name);
    const terms = hits.flatMap(({ phrase: { of, written }, at }) =>
      of.kind === 'alarm' &&
      of.alarm === name &&
      !at.some((place) => excused.has(place)) &&
      isMeant(read, at, { fiction, severity })
        ? [written]
        : [],
    );
    return terms.length === 0 ? [] : [{ alarm: name, severity, terms: [...new Set(terms)] }];
  });
}

/** Words that are said of something harmless: the lawyer of "my lawyer friend loves it". */
function excusedBy(hits: readonly MeantHit[], name: string): ReadonlySet<number> {
  return new Set(
    hits.flatMap(({ phrase: { of }, at }) => (of.kind === 'excuse' && of.alarm === name ? at : [])),
  );
}

/** A crisis that somebody only supposes is heard all the same. */
function isMeant(
  read: readonly Token[],
  at: readonly number[],
  { fiction, severity }: Pick<HardTrigger, 'fiction' | 'severity'>,
): boolean {
  const isSaid = !(isNegated(read, at) || isDenied(read, at) || (fiction && isStory(read, at)));
  return isSaid && (severity === 'critical' || !isSupposed(read, at));
}

function isInSubject(read: readonly Token[], [from = 0]: readonly number[]): boolean {
  return read[from]?.inSubject === true;
}

function heatWords(hits: readonly MeantHit[], read: readonly Token[]): number {
  return hits.reduce(
    (sum, { phrase: { of }, at }) => sum + (of.kind === 'heat' && !isNegated(read, at) ? of.weight : 0),
    0,
  );
}

function topicsOf(hits: readonly MeantHit[], read: readonly Token[]): Topic[] {
  const found = new Map<string, Map<string, number>>();
  for (const { phrase, at } of hits) {
    if (phrase.of.kind !== 'topic') continue;
    const weight = phrase.of.weight * (isInSubject(read, at) ? subjectWeight : 1);
    const terms = found.get(phrase.of.topic) ?? new Map<string, number>();
    found.set(phrase.of.topic, terms.set(phrase.written, Math.max(terms.get(phrase.written) ?? 0, weight)));
  }
  return [...found]
    .map(([topic, terms]) => ({
      topic,
      weight: [...terms.values()].reduce((sum, weight) => sum + weight, 0),
      terms: [...terms.keys()],
    }))
    .toSorted((a, b) => b.weight - a.weight || (a.topic < b.topic ? -1 : 1));
}
