/** Mails as accidents and attackers change them: always the same for the same seed. */
import { Buffer } from 'node:buffer';
import { seeded } from '../../src/desk/learn/svm.ts';

/** From 0 to below 1. */
export type Chance = () => number;

type Mutation = (mail: Buffer, chance: Chance) => Buffer;

const below = (chance: Chance, most: number): number => Math.floor(chance() * most);
const pick = <T>(chance: Chance, list: readonly T[]): T | undefined => list[below(chance, list.length)];

const octets: Mutation = (mail, chance) => {
  const changed = Buffer.from(mail);
  for (let times = 1 + below(chance, 20); times > 0; times -= 1)
    changed[below(chance, mail.length)] = below(chance, 256);
  return changed;
};

const bits: Mutation = (mail, chance) => {
  const changed = Buffer.from(mail);
  for (let times = 1 + below(chance, 40); times > 0; times -= 1) {
    const at = below(chance, mail.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(chance, 8));
  }
  return changed;
};

const cutOff: Mutation = (mail, chance) => mail.subarray(0, below(chance, mail.length));

const pieceLost: Mutation = (mail, chance) => {
  const from = below(chance, mail.length);
  return Buffer.concat([mail.subarray(0, from), mail.subarray(from + below(chance, 200))]);
};

const pieceTwice: Mutation = (mail, chance) => {
  const from = below(chance, mail.length);
  const piece = mail.subarray(from, from + below(chance, 2_000));
  return Buffer.concat([
    mail.subarray(0, from),
    ...Array.from({ length: 1 + below(chance, 5) }, () => piece),
    mail.subarray(from),
  ]);
};

/** A line of the header again, somewhere else, perhaps many times. */
const fieldsTwice: Mutation = (mail, chance) => {
  const lines = mail.toString('latin1').split('\n');
  const line = pick(chance, lines.slice(0, 40)) ?? '';
  const many = Array.from({ length: 1 + below(chance, 30) }, () => line);
  lines.splice(below(chance, Math.min(lines.length, 40)), 0, ...many);
  return Buffer.from(lines.join('\n'), 'latin1');
};

/** Delimiters that nest, end too early, never end, or are each other's beginning. */
const boundaries: Mutation = (mail, chance) => {
  const text = mail.toString('latin1');
  const boundary = /boundary="?([^"\s;]{1,70})/i.exec(text)?.[1] ?? 'x';
  const other =
    pick(chance, ['', boundary.slice(0, -1), `${boundary}--`, `${boundary}x`, ' ', '"', 'ÿ']) ?? '';
  const lines = text.split('\n');
  const line = pick(chance, [
    `--${boundary}`,
    `--${boundary}--`,
    `--${other}`,
    `Content-Type: multipart/mixed; boundary="${other}"`,
  ]);
  for (let times = 1 + below(chance, 6); times > 0; times -= 1)
    lines.splice(below(chance, lines.length), 0, line ?? '');
  const spoiled = chance() < 0.3 ? lines.join('\n').replaceAll(boundary, other) : lines.join('\n');
  return Buffer.from(spoiled, 'latin1');
};

const nasty = [
  ...[
    '\0',
    '\r',
    '\n',
    '\r\n\r\n',
    '\u00ff\u00fe',
    '=?utf-8?B?',
    '?=',
    '=?x?Q?=',
    '%00',
    "*0*=utf-8''",
    ';;;;',
    '<>',
    '<<<<',
    '>>>>',
  ],
  ...[
    'begin 644 a\n',
    '=ybegin size=9 name=a\n',
    'Content-Type: message/rfc822\n\n',
    'Content-Transfer-Encoding: base64\n',
    '((((((((',
    '@@@@@@',
  ],
  ...[
    '-----Original Message-----\n',
    'On Mon wrote:\n',
    '________________\n',
    '[#1001]',
    'boundary=',
    'charset=utf-7',
    '{\\rtf1',
    'BEGIN:VCALENDAR\n',
  ],
];

const words: Mutation = (mail, chance) => {
  const at = below(chance, mail.length);
  const word = Buffer.from(
    (pick(chance, nasty) ?? '').repeat(1 + below(chance, chance() < 0.1 ? 20_000 : 20)),
    'latin1',
  );
  return Buffer.concat([mail.subarray(0, at), word, mail.subarray(at)]);
};

/** The header of one, the body of the other. */
const crossed = (mail: Buffer, other: Buffer): Buffer => {
  const end = mail.indexOf('\n\r\n');
  const begin = other.indexOf('\n\r\n');
  return Buffer.concat([mail.subarray(0, Math.max(end, 0)), other.subarray(Math.max(begin, 0))]);
};

const mutations = [octets, bits, cutOff, pieceLost, pieceTwice, fieldsTwice, boundaries, words];
/** A mail that grew larger says no more than a smaller one. */
const largest = 300_000;

/** The mail number `index` of a run: one of the sources, changed one to four times. */
export function mutated(sources: readonly Buffer[], seed: number, index: number): Buffer {
  const chance = seeded(seed + index * 7919);
  let mail = pick(chance, sources) ?? Buffer.alloc(0);
  if (chance() < 0.1) mail = crossed(mail, pick(chance, sources) ?? mail);
  for (let times = 1 + below(chance, 4); times > 0; times -= 1)
    mail = (pick(chance, mutations) ?? octets)(mail, chance).subarray(0, largest);
  return mail;
}
