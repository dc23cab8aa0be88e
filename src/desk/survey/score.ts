/** A score from 1 to 5 as people write it, in English, Spanish, French and German. Null where none is meant. */

const numbers: readonly (readonly string[])[] = [
  ['1', 'one', 'uno', 'una', 'un', 'une', 'ein', 'eins'],
  ['2', 'two', 'dos', 'deux', 'zwei'],
  ['3', 'three', 'tres', 'trois', 'drei'],
  ['4', 'four', 'cuatro', 'quatre', 'vier'],
  ['5', 'five', 'cinco', 'cinq', 'fünf', 'fuenf'],
];
const scoreOf = new Map(numbers.flatMap((words, at) => words.map((word) => [word, at + 1] as const)));
const word = [...scoreOf.keys()].sort((a, b) => b.length - a.length).join('|');

/** `4/5`, `4 out of 5`, `4 von 5`. */
const outOf = String.raw`\s*(?:\/|out of|of|de|sur|von|aus)\s*(?:5|five|cinco|cinq|fünf)`;
const stars = String.raw`\s*(?:stars?|estrellas?|étoiles?|etoiles?|sterne?|points?|puntos?|punkte?)`;
/** What may follow: the end, or a sign that something else begins. */
const end = String.raw`(?=\s*(?:$|[.,](?!\d)|[;:!)\]\n–—-]))`;
const written = new RegExp(String.raw`^\W*(${word})(?:${outOf}|${stars})?${end}`, 'iu');
/** Nobody writes a day of the week with stars: these need no sign behind them. */
const spelt = new RegExp(String.raw`^\W*(${word})(?:${outOf}|${stars})(?!\p{L})`, 'iu');
const drawn = /^\s*((?:[★⭐🌟]\uFE0F?\s*){1,5})(?:☆\s*)*(?=$|[^★⭐🌟])/u;

const praise =
  /(?<!\p{L})(?:great|excellent|perfect|awesome|fantastic|amazing|wonderful|brilliant|outstanding|superb|excelente|perfecto|genial|fantástico|estupendo|maravilloso|parfait|génial|formidable|super|impeccable|toll|ausgezeichnet|hervorragend|perfekt|klasse|prima|spitze)(?!\p{L})/iu;
const blame =
  /(?<!\p{L})(?:terrible|awful|horrible|worst|useless|disappointed|disappointing|bad|poor|unacceptable|rude|pésimo|pésima|fatal|malo|mala|decepcionad[oa]|nul|nulle|mauvais|mauvaise|déçue?|schlecht|schrecklich|furchtbar|enttäuscht|unbrauchbar|katastrophal)(?!\p{L})/iu;
const turned =
  /n['’]t(?!\p{L})|(?<!\p{L})(?:not|no|never|nothing|hardly|less|far from|but|could|would|should|nada|nunca|pero|ne|pas|jamais|mais|nicht|kein\p{L}*|nie|aber)(?!\p{L})/iu;
const mostWords = 12;

/** `5`, `4/5`, `five stars, Maria was great`, `⭐⭐⭐⭐`, `great service!!`. */
export function readScore(text: string): number | null {
  return writtenScore(text) ?? feltScore(text.trim());
}

/** The same, but for words of praise and blame. */
export function writtenScore(text: string): number | null {
  const line = text.trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
  const drawing = drawn.exec(line)?.[1];
  if (drawing !== undefined) return [...drawing].filter((it) => '★⭐🌟'.includes(it)).length;
  const found = written.exec(line)?.[1] ?? spelt.exec(line)?.[1];
  return scoreOf.get(found?.toLowerCase() ?? '') ?? null;
}

/** Praise or blame alone, short and without a question: everything else is for a person to read. */
function feltScore(text: string): number | null {
  if (text.length > 300 || /[?¿]/.test(text) || text.split(/\s+/).length > mostWords || turned.test(text))
    return null;
  const [isPraise, isBlame] = [praise.test(text), blame.test(text)];
  if (isPraise === isBlame) return null;
  return isPraise ? 5 : 1;
}
