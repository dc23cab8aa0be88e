/** Facts about a mail that somebody passes on. */
import * as z from 'zod';
import {
  type Comparer,
  type Comparers,
  collapsed,
  contains,
  fact,
  text,
  trimmed,
  truth,
} from './comparison.ts';
import { isSameAddress } from './headers.ts';
import type { Seen } from './seen.ts';

const Person = z.union([
  z.string().transform((written) => ({
    address: /<([^<>]*)>/.exec(written)?.[1] ?? written,
    name: written.includes('<') ? (written.split('<')[0] ?? '').trim() : undefined,
  })),
  z.object({ address: z.string().nullish(), name: z.string().nullish() }),
]);
const People = z.union([z.array(Person), Person.transform((one) => [one])]);

const Expected = z.object({
  from: Person.optional(),
  to: People.optional(),
  cc: People.optional(),
  subject: z.string().nullish(),
  date: z.string().nullish(),
  body: z.string().nullish(),
});
type Expected = z.output<typeof Expected>;

const forwarded: Comparer = fact(Expected, ({ forward }, expected) => ({
  got: forward,
  isRight: forward !== null && wrongParts(forward, expected).length === 0,
}));

type Read = NonNullable<Seen['forward']>;

function wrongParts(read: Read, expected: Expected): string[] {
  const { from, subject, date, body } = expected;
  const wrong = [
    from !== undefined && !isSameAddress(read.from, from) ? 'from' : '',
    subject && collapsed(read.subject) !== collapsed(subject) ? 'subject' : '',
    date && collapsed(read.date) !== collapsed(date) ? 'date' : '',
    body && collapsed(read.body) !== collapsed(body) ? 'body' : '',
    ...(['to', 'cc'] as const).map((field) => (arePeople(read[field], expected[field]) ? '' : field)),
  ];
  return wrong.filter((field) => field !== '');
}

function arePeople(got: Read['to'], expected: Expected['to']): boolean {
  if (expected === undefined) return true;
  return got.length === expected.length && expected.every((one, at) => isSameAddress(got[at], one));
}

export const forward: Comparers = {
  isForward: truth((seen) => seen.forward !== null),
  forward: forwarded,
  textBeforeForward: beforeForward(text((seen) => seen.forward?.comment ?? '', trimmed)),
  textBeforeForwardContains: beforeForward(contains((seen) => seen.forward?.comment ?? '')),
  forwardedTextContains: contains((seen) => seen.forward?.body ?? ''),
};

/** No forward was seen: then an empty text before it was not computed. */
function beforeForward(compare: Comparer): Comparer {
  return (seen, expected) =>
    seen.forward === null ? { got: null, isRight: false } : compare(seen, expected);
}
