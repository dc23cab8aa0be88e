/** Stems by language: Porter's algorithms as `natural` has them. A stem is a pure function of the word; the last ones are kept. */

import english from 'natural/lib/natural/stemmers/porter_stemmer.js';
import german from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import spanish from 'natural/lib/natural/stemmers/porter_stemmer_es.js';
import french from 'natural/lib/natural/stemmers/porter_stemmer_fr.js';

export const listLanguages = ['en', 'es', 'fr', 'de'] as const;
/** A language that word lists can be written in. */
export type ListLanguage = (typeof listLanguages)[number];

const stemmers: Readonly<Record<ListLanguage, { stem(word: string): string }>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
};

/** Words of a mail repeat in the next one; a full memory is emptied, so that what strangers write never fills it for good. */
const mostKept = 20_000;
const kept: Readonly<Record<ListLanguage, Map<string, string>>> = {
  en: new Map(),
  es: new Map(),
  fr: new Map(),
  de: new Map(),
};

/** The stem of a folded word. Long strings are no words: they are their own stem. */
export function stemOf(language: ListLanguage, word: string): string {
  if (word.length > 30 || word.length < 3) return word;
  const memory = kept[language];
  const known = memory.get(word);
  if (known !== undefined) return known;
  if (memory.size >= mostKept) memory.clear();
  const stem = stemmers[language].stem(word);
  memory.set(word, stem);
  return stem;
}
