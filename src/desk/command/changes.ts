/** Tags and addresses: words that a command puts on and takes off. */
import { type Argument, clip, given, holdsCommand, onePerLine, plain, refuse } from './plain.ts';

/** Words to put on and to take off, in the order written, without doubles. */
export interface Changes {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

const longestTag = 50;
/** RFC 5321 section 4.5.3.1.3, less the angle brackets. */
const longestAddress = 254;

/** Tags to add and remove: `+a -b c`, where `c` means `+c`. In lower case. */
export function readTags(argument: string): Argument<Changes> {
  return readChanges(argument, { what: 'a tag', example: '#tag +printer -urgent', read: readTag });
}

function readTag(word: string): Argument<string> {
  const tag = word.toLowerCase();
  if (holdsCommand(tag)) return refuse(`"${clip(word)}" looks like a second command`, onePerLine);
  if (tag.length <= longestTag && /^[a-z0-9][a-z0-9._-]*$/.test(tag)) return given(tag);
  const rule = `A tag is made of a-z, 0-9 and . _ - and holds at most ${longestTag} of them.`;
  return refuse(`"${clip(word)}" cannot be a tag`, rule);
}

/** People to copy and to copy no more: `+x@y -z@w`. */
export function readCopies(argument: string): Argument<Changes> {
  return readChanges(withoutLinks(argument), {
    what: 'an address',
    example: '#cc +ann@example.org',
    read: readOneAddress,
  });
}

/** Exactly one address, with or without a display name before it. */
export function readAddress(argument: string): Argument<string> {
  const words = plain(withoutLinks(argument));
  const bracketed = /<([^<>\s]{3,254})>$/.exec(words)?.[1];
  if (words === '') return refuse('an address is missing', 'Write for example #requester ann@example.org.');
  if (bracketed === undefined && words.includes(' ')) {
    return refuse('one address is wanted, nothing else', 'Write for example #requester ann@example.org.');
  }
  return readOneAddress(bracketed ?? words);
}

/** RFC 5322 section 3.4.1, less quoted local parts and domain literals, which nobody types. The domain in lower case. */
function readOneAddress(word: string): Argument<string> {
  const bare = word.replace(/^<|>$/g, '').replace(/^mailto:/i, '');
  const at = bare.lastIndexOf('@');
  const isLocal = /^[^\s@<>()[\]\\,;:"]{1,64}$/.test(bare.slice(0, at));
  const isDomain = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]*[\p{L}\p{M}\p{N}])?$/u.test(bare.slice(at + 1));
  const isAddress = at > 0 && bare.length <= longestAddress && isLocal && isDomain && !bare.includes('..');
  if (isAddress) return given(`${bare.slice(0, at)}@${bare.slice(at + 1).toLowerCase()}`);
  return refuse(`"${clip(word)}" is not a mail address`, 'Write it like ann@example.org, without a name.');
}

interface ChangeRule {
  readonly what: string;
  readonly example: string;
  readonly read: (word: string) => Argument<string>;
}

function readChanges(argument: string, rule: ChangeRule): Argument<Changes> {
  const add = new Set<string>();
  const remove = new Set<string>();
  for (const word of signedWords(argument)) {
    const value = rule.read(word.replace(/^[+-]{1,2}/, ''));
    if (!value.ok) return value;
    (word.startsWith('-') ? remove : add).add(value.value);
  }
  const both = [...add].find((value) => remove.has(value));
  if (both !== undefined) return refuse(`"${both}" is both added and removed`, 'Keep one of the two.');
  if (add.size + remove.size === 0)
    return refuse(`${rule.what} is missing`, `Write for example ${rule.example}.`);
  return given({ add: [...add], remove: [...remove] });
}

/** Words between spaces, commas and semicolons; a sign that stands alone belongs to the next word. */
function signedWords(argument: string): string[] {
  const words = plain(argument).split(/[\s,;]+/);
  const signed: string[] = [];
  let sign = '';
  for (const word of words) {
    if (word === '+' || word === '-') sign = word;
    else if (word !== '') signed.push(sign + word.replace(/(?<![.:!])[.:!]+$/, ''));
    if (word !== '+' && word !== '-') sign = '';
  }
  return signed;
}

/** Clients that make links of addresses write the address twice: `ann@x.org <mailto:ann@x.org>`. */
function withoutLinks(argument: string): string {
  return argument.replace(/(?<=\S) ?[<[(]mailto:[^<>()[\]\s]{0,320}[>\])]/gi, ' ');
}
