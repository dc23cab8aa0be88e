/**
 * In which language a mail is written: `eld`'s n-grams, weighed together with the small words that every sentence has. Texts of a
 * few words say little by their letters and much by "the", "el" or "les".
 */
import { languageScores } from './ngrams.ts';
import { folded } from './tokens.ts';

export const languages = ['en', 'es', 'fr', 'de', 'pt', 'it', 'other'] as const;
export type Language = (typeof languages)[number];
type Named = Exclude<Language, 'other'>;

const smallWords: Readonly<Record<Named, string>> = {
  en: 'the a an and of to in is are was i you my me we it this that for with not have has do does can please on at be but or if from your our would what how when why where there they as by about hi hello thanks thank regards im ive dont cant no so get got just been his him her she he',
  es: 'a voy vamos han fue ser sus el la los las un una y de que en es no por con para mi me se lo su al del como pero si mas este esta hola gracias yo tu quiero puedo tengo cuando donde porque ya muy sin sobre nos les ha he eso estoy eres todo bien aqui te le nada esa ese hay son soy fue',
  fr: 'a me ete allons vais va le la les un une et de des du que en est pas pour je vous nous mon ma mes ce cette il elle ne au aux sur avec dans qui mais ou si bonjour merci plus tout suis sont ai avez votre notre comment quand bien son sa ses se leur tu te moi toi c j l d n s qu on oui non y',
  de: 'mein meinen wird der die das und ist nicht ich sie wir ein eine zu in den dem mit fur auf es von bei haben habe hat kann bitte mein meine wie was warum wenn aber oder guten danke im sich auch noch nach aus werden wurde sind ihr ihre ihnen mir mich kein',
  pt: 'o a os as um uma e de que em nao por com para meu minha me se do da dos das no na nos nas como mas mais este esta ola obrigado obrigada eu voce quero posso tenho quando onde porque ja muito sem sobre foi ao isso estou seu sua pelo pela',
  it: 'il lo la i gli le un una e di che in non per con mio mia mi si del della dei al come ma piu questo questa ciao grazie io tu voglio posso ho quando dove perche gia molto senza sul sulla sono vostro nel nella alla da anche buongiorno',
};

const byWord: ReadonlyMap<string, readonly Named[]> = wordsOf();

function wordsOf(): Map<string, Named[]> {
  const found = new Map<string, Named[]>();
  const named = Object.keys(smallWords) as Named[];
  for (const language of named)
    for (const word of smallWords[language].split(' '))
      found.set(word, [...(found.get(word) ?? []), language]);
  return found;
}

/** The beginning of a mail is enough to tell. */
const longest = 1_000;
const smallWordWeight = 0.6;

/** Null for a text without words. */
export function languageOf(text: string): Language | null {
  const beginning = text.slice(0, longest).replace(/https?:\/\/\S+|(?<!\S)[^\s@]+@\S+|<\w+>|[@#]\w+/g, ' ');
  const words = folded(beginning).match(/\p{L}+/gu) ?? [];
  if (words.length === 0) return null;
  if (!/[a-z]/.test(words.join(''))) return 'other';
  const all = languageScores(beginning);
  const small = smallShares(words);
  for (const [name, weight] of hints(beginning, words)) all.set(name, (all.get(name) ?? 0) + weight);
  for (const [name, share] of small) all.set(name, (all.get(name) ?? 0) + smallWordWeight * share);
  return best(all);
}

/** Letters and marks that one language alone has, and that a word or two without any evidence are mostly English. */
const marks: readonly (readonly [Named, RegExp])[] = [
  ['es', /[¿¡ñ]/i],
  ['pt', /[ãõ]|ção\b/i],
  ['de', /ß/],
  ['fr', /œ|\bqu'|\b[cdjlnst]'(?=\p{L})[^\n]*\b(?:est|ai|un|une|le|la|les|pas|que|de|je|vous)\b/iu],
];
const markWeight = 0.8;
const englishWeight = 0.9;

function hints(text: string, words: readonly string[]): (readonly [Named, number])[] {
  const found = marks.flatMap(([language, mark]) =>
    mark.test(text) ? [[language, markWeight] as const] : [],
  );
  const isLatin = /[a-z]/i.test(text);
  return isLatin ? [...found, ['en', englishWeight / (words.length + 1) ** 1.5] as const] : found;
}

/** Of each language, which part of the words are small words of it; one that several share counts for each in part. */
function smallShares(words: readonly string[]): Map<Named, number> {
  const shares = new Map<Named, number>();
  for (const word of words) {
    const of = byWord.get(word) ?? [];
    for (const language of of)
      shares.set(language, (shares.get(language) ?? 0) + 1 / of.length / words.length);
  }
  return shares;
}

/** Which languages the words of a sentence speak for, by their small words alone; none for fewer than two of them. */
export function spokenIn(words: readonly string[]): ReadonlySet<Language> {
  const counts = new Map<Named, number>();
  for (const word of words)
    for (const language of byWord.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return new Set([...counts].filter(([, count]) => count === most).map(([language]) => language));
}

function best(scores: ReadonlyMap<string, number>): Language | null {
  let found: string | null = null;
  let most = 0;
  for (const [name, score] of scores) if (score > most) [found, most] = [name, score];
  if (found === null) return null;
  return languages.find((language) => language === found) ?? 'other';
}
