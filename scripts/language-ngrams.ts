/**
 * Writes `src/desk/triage/language-ngrams.json`: of the n-grams of the npm package `eld` (Nito T.M., Apache-2.0) those of languages in
 * Latin script, packed. The package itself holds sixty languages as objects, which takes 160 MB of memory; what mail to a desk needs
 * of it takes ten. Run it after `eld` was updated: `node scripts/language-ngrams.ts`.
 */
import { writeFileSync } from 'node:fs';

const of = (name: string) => new URL(`../node_modules/eld/src/${name}.js`, import.meta.url).href;
const latin =
  'az ca cs da de en es et eu fi fr hr hu is it lt lv ms nl no pl pt ro sk sl sq sv tl tr vi yo'.split(' ');

interface Data {
  readonly languages: Readonly<Record<string, string>>;
  readonly ngrams: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const { ngramsData }: { ngramsData: Data } = await import(of('ngrams/small'));
const { dictionary }: { dictionary: readonly string[] } = await import(of('dictionary'));

const places = new Map(
  Object.entries(ngramsData.languages).flatMap(([id, code]) =>
    latin.includes(code) ? [[id, latin.indexOf(code)] as const] : [],
  ),
);

/** `ngram`, then a pair of characters for each language: its place and its score, both from `!` on. */
const packed = Object.entries(ngramsData.ngrams).flatMap(([ngram, scores]) => {
  const pairs = Object.entries(scores).flatMap(([id, score]) => {
    const place = places.get(id);
    return place === undefined ? [] : [String.fromCharCode(33 + place) + String.fromCharCode(161 + score)];
  });
  return pairs.length === 0 ? [] : [`${ngram}\t${pairs.join('')}`];
});

const json = {
  source: 'eld 2.1.0, Apache-2.0',
  languages: latin,
  dictionary: dictionary.slice(128),
  ngrams: packed.join('\n'),
};
writeFileSync(
  new URL('../src/desk/triage/language-ngrams.json', import.meta.url),
  `${JSON.stringify(json, null, 1)}\n`,
);
