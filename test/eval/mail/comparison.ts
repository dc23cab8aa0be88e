/**
 * How a fact is compared with what our pipeline says. A comparer gets what is expected and answers what it got and whether that is
 * right; what we do not compute has no comparer, and its facts count as failed.
 */
import * as z from 'zod';
import type { Seen } from './seen.ts';

export interface Comparison {
  readonly isRight: boolean;
  readonly got: unknown;
}

export type Comparer = (seen: Seen, expected: unknown) => Comparison;
export type Comparers = Readonly<Record<string, Comparer>>;

/** A comparer for expectations of one shape. Another shape throws: then the corpus has changed and a person must look. */
function fact<T>(schema: z.ZodType<T>, compare: (seen: Seen, expected: T) => Comparison): Comparer {
  return (seen, expected) => compare(seen, schema.parse(expected));
}

const Texts = z.union([z.string(), z.array(z.string())]).transform((it) => [it].flat());

/** Ends trimmed, line ends and white space at line ends alike, one form of Unicode. */
export function trimmed(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^[\s\ufeff]+|[\s\ufeff]+$/g, '');
}

/** All white space as one blank. */
export function collapsed(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\ufeff]+/g, ' ')
    .trim();
}

export function truth(of: (seen: Seen) => boolean): Comparer {
  return fact(z.boolean(), (seen, expected) => judged(of(seen), expected));
}

export function count(of: (seen: Seen) => number): Comparer {
  return fact(z.number(), (seen, expected) => judged(of(seen), expected));
}

/** Texts that must be equal after `form`. */
export function text(of: (seen: Seen) => string, form: (text: string) => string = trimmed): Comparer {
  return fact(Texts, (seen, [expected = '']) => {
    const got = of(seen);
    return { got, isRight: form(got) === form(expected) };
  });
}

/** The same, where the expected text stands in a file beside the sample. */
export function textInFile(of: (seen: Seen) => string, form: (text: string) => string = collapsed): Comparer {
  return fact(z.string(), (seen, name) => {
    const got = of(seen);
    return { got, isRight: form(got) === form(seen.file(name)) };
  });
}

export function contains(of: (seen: Seen) => string): Comparer {
  return each(of, (got, expected) => collapsed(got).includes(collapsed(expected)));
}

export function lacks(of: (seen: Seen) => string): Comparer {
  return each(of, (got, expected) => !collapsed(got).includes(collapsed(expected)));
}

export function starts(of: (seen: Seen) => string): Comparer {
  return each(of, (got, expected) => collapsed(got).startsWith(collapsed(expected)));
}

export function ends(of: (seen: Seen) => string): Comparer {
  return each(of, (got, expected) => collapsed(got).endsWith(collapsed(expected)));
}

/** An empty text contains, lacks and begins with nothing that we have computed. */
function each(of: (seen: Seen) => string, holds: (got: string, expected: string) => boolean): Comparer {
  return fact(Texts, (seen, expected) => {
    const got = of(seen);
    return { got, isRight: collapsed(got) !== '' && expected.every((one) => holds(got, one)) };
  });
}

/** The same texts in any order. */
export function sameSet(of: (seen: Seen) => readonly string[]): Comparer {
  return fact(Texts, (seen, expected) => {
    const got = of(seen).toSorted();
    return { got, isRight: JSON.stringify(got) === JSON.stringify(expected.toSorted()) };
  });
}

/** The same texts in the same order. */
export function sameList(of: (seen: Seen) => readonly string[]): Comparer {
  return fact(Texts, (seen, expected) => judged(of(seen), expected));
}

/** Every expected text is among ours. */
export function among(of: (seen: Seen) => readonly string[]): Comparer {
  return fact(Texts, (seen, expected) => {
    const got = of(seen).map(collapsed);
    return { got, isRight: expected.every((one) => got.includes(collapsed(one))) };
  });
}

function judged(got: unknown, expected: unknown): Comparison {
  return { got, isRight: JSON.stringify(got) === JSON.stringify(expected) };
}

export { fact, judged };
