/** What generated customers say: English of a help desk with a foreign word now and then, and their names. */
import type { Random } from './mail-random.ts';

type Words = readonly [string, ...string[]];

const words =
  list(`printer stops after the first page and shows a code nobody knows please help invoice account password
  reset order parcel late refund customer server certificate mailbox calendar update version setup crash window button menu
  export import table network slow monday tuesday contract renewal urgent ticket thanks regards meeting phone number address
  cannot does not work since yesterday when I press save it is empty we need this before friday shared folder licence
  quota exceeded browser tablet scanner headset delivery receipt discount subscription`);
const foreignWords = list('café Zürich naïve señor Łódź Ωmega 日本 привет “quoted” – 😀');
const firstNames = list(
  'Ada Ben Cleo Dario Eva Finn Gita Hugo Ines Jan Kim Luis Mara Nils Olga Paul Rita Sven Tara Uma',
);
const lastNames = list(
  "Adler Brown Conti Duarte Ericsson Fuchs Greco Hansen Ivanov Jung Klein Lang Müller Nowak O'Hara Petit",
);
const domains = ['example.test', 'acme.test', 'kunde.test', 'client.test'] as const;

export interface Person {
  readonly name: string;
  readonly address: string;
}

function list(text: string): Words {
  const [first = '', ...others] = text.split(/\s+/);
  return [first, ...others];
}

export function sentence(random: Random, length = random.between(6, 16)): string {
  const chosen = Array.from({ length }, () => random.pick(words));
  if (random.chance(0.12)) chosen.splice(random.between(0, length - 1), 0, random.pick(foreignWords));
  const text = chosen.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function subjectLine(random: Random): string {
  return sentence(random, random.between(3, 7)).slice(0, -1);
}

/** Paragraphs of lines up to 72 characters, at least `size` characters in all, separated by blank lines. */
export function paragraphs(random: Random, size: number): string {
  const done: string[] = [];
  for (let length = 0; length < size; length += (done.at(-1) ?? '').length + 2) {
    const sentences = Array.from({ length: random.between(2, 5) }, () => sentence(random));
    done.push(wrapped(sentences.join(' ')));
  }
  return done.join('\n\n');
}

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length > 72) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

export function person(random: Random): Person {
  const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
  const surname = last.toLowerCase().replace(/[^a-z]/g, '');
  const local = `${first.toLowerCase()}.${surname}${random.between(0, 19)}`;
  return { name: `${first} ${last}`, address: `${local}@${random.pick(domains)}` };
}
