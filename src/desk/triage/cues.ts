/**
 * Words around a find that take its meaning away: a "not" before it ("I am not going to sue"), a denial after it ("legal action is
 * not planned"), a story it is told in ("the hero of my story wants to die"), a question about how things are done.
 */
import type { Token } from './tokens.ts';

const negators: ReadonlySet<string> = new Set([
  ...[
    'not',
    'no',
    'never',
    'none',
    'nobody',
    'nothing',
    'neither',
    'nor',
    'without',
    'cannot',
    'unlikely',
    'non',
  ],
  ...[
    'dont',
    'doesnt',
    'didnt',
    'wont',
    'wouldnt',
    'cant',
    'couldnt',
    'isnt',
    'arent',
    'wasnt',
    'werent',
    'aint',
  ],
  ...[
    'havent',
    'hasnt',
    'hadnt',
    'shouldnt',
    'mustnt',
    'neednt',
    'denies',
    'denied',
    'refuse',
    'refuses',
    'instead',
  ],
  ...['nunca', 'jamas', 'sin', 'tampoco', 'ningun', 'ninguna', 'nadie', 'nada', 'ni'],
  ...['ne', 'pas', 'jamais', 'sans', 'aucun', 'aucune', 'personne', 'rien', 'nullement'],
  ...['nicht', 'kein', 'keine', 'keinen', 'keiner', 'nie', 'niemals', 'ohne', 'niemand', 'weder'],
]);

/** "I will not hesitate to sue", "this is no joke": the next words turn the "not" round. */
const turned: ReadonlySet<string> = new Set([
  ...[
    'hesitate',
    'joke',
    'joking',
    'kidding',
    'bluffing',
    'bluff',
    'only',
    'just',
    'afraid',
    'wait',
    'stop',
    'choice',
  ],
  ...[
    'option',
    'choices',
    'fail',
    'doubt',
    'longer',
    'more',
    'empty',
    'exaggerating',
    'exaggeration',
    'sleep',
    'cope',
  ],
  ...[
    'dudare',
    'dudaremos',
    'dudar',
    'broma',
    'solo',
    'mas',
    'hesiterai',
    'hesiterons',
    'hesiter',
    'plaisante',
    'plus',
  ],
  ...[
    'zogern',
    'scherz',
    'spass',
    'nur',
    'seulement',
    'remedio',
    'opcion',
    'other',
    'otra',
    'alternative',
    'acceptable',
  ],
]);

const conditions: ReadonlySet<string> = new Set([
  'if',
  'unless',
  'si',
  'falls',
  'wenn',
  'sofern',
  'until',
  'otherwise',
]);
const subjects: ReadonlySet<string> = new Set([
  'i',
  'we',
  'my',
  'our',
  'then',
  'you',
  'je',
  'j',
  'nous',
  'mon',
  'notre',
  'yo',
  'ich',
  'wir',
  'mein',
  'voy',
  'vamos',
]);
const turns: ReadonlySet<string> = new Set([
  'but',
  'because',
  'so',
  'pero',
  'porque',
  'mais',
  'parce',
  'aber',
  'weil',
  'therefore',
  'and',
  'y',
  'et',
  'und',
]);

const reach = 6;

/** Whether a "not" that still holds stands before these words, or between them: "he does not hit me". */
export function isNegated(text: readonly Token[], at: readonly number[]): boolean {
  const [from = 0] = at;
  const to = at.at(-1) ?? from;
  for (let between = from + 1; between < to; between += 1)
    if (!at.includes(between) && negators.has(text[between]?.text ?? '') && negates(text, between, to))
      return true;
  return isNegatedBefore(text, from);
}

function isNegatedBefore(text: readonly Token[], from: number): boolean {
  let steps = 0;
  for (let at = from; at > 0 && steps < reach; at -= 1) {
    if (text[at]?.before !== 'none') return false;
    const word = text[at - 1]?.text ?? '';
    steps += 1;
    if (negators.has(word)) return negates(text, at - 1, from);
    if (turns.has(word)) return false;
  }
  return false;
}

function negates(text: readonly Token[], at: number, from: number): boolean {
  const after = text.slice(at + 1, Math.min(from, at + 5)).map(({ text: word }) => word);
  if (after.slice(0, 4).some((word) => turned.has(word))) return false;
  return !isOfCondition(text, at, from);
}

/** "If you do not pay, I will sue" denies the payment. */
function isOfCondition(text: readonly Token[], at: number, from: number): boolean {
  let begin = at;
  while (begin > 0 && text[begin]?.before === 'none' && at - begin < 8) begin -= 1;
  const before = text.slice(begin, at).map(({ text: word }) => word);
  if (!before.some((word) => conditions.has(word))) return false;
  const between = text.slice(at + 1, from).map(({ text: word }) => word);
  return between.length > 2 || between.some((word) => subjects.has(word));
}

const denialAfter = [
  /^(?:is|are|was|were|will be|would be|has been|have been)? ?(?:not|never|isnt|arent|wasnt|werent|wont be) (?:what|an? |my |our |the |planned|intended|intention|needed|necessary|involved|on the table|happening|something|going to happen|required|in play|a concern|at risk)/,
  /^(?:(?:will|would|does|did|is|has|have) (?:not|never)|not|never|wont|wouldnt|doesnt|didnt|isnt|hasnt|havent) (?:be |been |get |going to )?(?:in touch|contact|hear|writ|call|sue|suing|involved|needed|send|sent|advis|ask)/,
  /^(?:(?:does|do|did) not|doesnt|dont|didnt) (?:want|need|require|expect|plan|intend)/,
  /^no (?:es|esta|sera|son|se|va|van|ha|han|les|le|os|tiene|hara) /,
  /^(?:ne|n) (?:est|sera|va|vont|vous|a|ont|veut|fera|prendra|contactera|ecrira) /,
  /^nest pas /,
  /^(?:ist|wird|war|sind) (?:nicht|kein|keine) /,
  /^(?:nicht|not|no) $/,
  /^(?:does|do|did) not know/,
  /^(?:false alarm|was a false|was only a joke|is only a joke)/,
];

/** Whether it is denied right behind these words: "a lawsuit is not what I want". */
export function isDenied(text: readonly Token[], words: readonly number[]): boolean {
  const to = words.at(-1) ?? 0;
  const behind: string[] = [];
  for (let at = to + 1; at < text.length && behind.length < 6; at += 1) {
    const token = text[at];
    if (token === undefined || token.before !== 'none') break;
    behind.push(token.text);
  }
  const said = `${behind.join(' ')} `;
  return denialAfter.some((denial) => denial.test(said));
}

const story =
  /\b(?:(?:the|my|a|this|our|his|her|short|bedtime|new|fairy|childrens?|generated) (?:story|stories|novel|tale|poem|screenplay|script|essay|chapter|plot|book report|lyrics)(?! session| time| generator| app| chat| tool| bot)|(?:story|novel|book|movie|film|song|poem|episode|chapter|article|game|play|essay|course|lesson|training|webinar|template|documentary|podcast|quiz|blog post|exercise) (?:about|of|on|where|in which|called|titled|named|that|for)|(?:a|the|my|main|our) (?:character|protagonist|hero|heroine|villain)|fictional|hypothetical|hypothetically|screenplay|role ?play|(?:la|una|mi|el|un) (?:historia|novela|cuento|pelicula|cancion|personaje|protagonista|guion)|(?:l|une|mon|ma|un|le) (?:histoire|roman|conte|film|chanson|personnage|heros|scenario)|(?:eine|die|meine|der|ein) (?:geschichte|roman|film|lied|figur|held))\b/;

/** Whether the sentence around these words tells of something made up, or of a text that says so. */
export function isStory(text: readonly Token[], [at = 0]: readonly number[]): boolean {
  return story.test(sentenceAround(text, at));
}

/** What is only thought of: a person who says "if I sue you" does more than that. */
const supposed =
  /\b(?:(?:what (?:happens|would happen|will happen)|what (?:do|would) you do|what should (?:i|we) do) (?:if|when)(?! (?:i|we|my|our)\b)|in case (?:of|someone|somebody|a|an)|in the event|how (?:do|would|will|can|should) (?:you|i|we|one) (?:notify|inform|handle|react|respond|protect|prevent|avoid|deal)|hypothetical|hypothetically|que (?:pasa|pasaria|ocurre) si|en caso de|que se (?:passe|passerait) t? ?il si|en cas de|was passiert wenn|im falle|falls jemand)\b/;

/** Whether what stands before these words in their sentence asks what would be. */
export function isSupposed(text: readonly Token[], [at = 0]: readonly number[]): boolean {
  return supposed.test(wordsOf(text, sentenceBegin(text, at, 18), at + 1));
}

const manners =
  /\b(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|what (?:is|are) (?:your|the)|where (?:do|can|is)|is it possible|can i (?:still )?|do you (?:have|offer|support|allow)|what happens (?:if|when)|in case|i (?:want|would like|d like|need) to (?:know|understand|learn|ask)|(?:your|the) .{0,20}policy|como puedo|como se|cual es|es posible|comment (?:puis|faire)|quelle est|est il possible|wie kann|was ist)\b/;

/** Whether the sentence asks how something is done. */
export function asksHow(text: readonly Token[], [at = 0]: readonly number[]): boolean {
  return manners.test(sentenceAround(text, at));
}

/** Words of the sentence, `n` at most to both sides. */
function sentenceAround(text: readonly Token[], at: number, n = 18): string {
  let to = at + 1;
  while (to < text.length && text[to]?.before !== 'sentence' && to - at < n) to += 1;
  return wordsOf(text, sentenceBegin(text, at, n), to);
}

function sentenceBegin(text: readonly Token[], at: number, n: number): number {
  let from = at;
  while (from > 0 && text[from]?.before !== 'sentence' && at - from < n) from -= 1;
  return from;
}

function wordsOf(text: readonly Token[], from: number, to: number): string {
  return text
    .slice(from, to)
    .map(({ text: word }) => word)
    .join(' ');
}
