/** Facts about addresses, ids and other header fields. */
import * as z from 'zod';
import { effectiveSender } from '../../../src/desk/incoming/sender.ts';
import type { DeskMailbox } from '../../../src/desk/settings.ts';
import { type Address, formatAddress, normalAddress, splitAddress } from '../../../src/mail/address.ts';
import { isNullReversePath } from '../../../src/mail/mailing-list.ts';
import { headerValue } from '../../../src/mail/parsed-mail.ts';
import { isReplySubject } from '../../../src/mail/subject.ts';
import {
  among,
  type Comparer,
  type Comparers,
  collapsed,
  contains,
  fact,
  sameList,
  sameSet,
  starts,
  text,
  truth,
} from './comparison.ts';
import type { Seen } from './seen.ts';

const Named = z.union([
  z.string().transform((address) => ({ address, name: undefined })),
  z.object({ address: z.string().nullish(), name: z.string().nullish() }),
]);
type Named = z.output<typeof Named>;

/** Addresses without regard to case; of a name, its words. What upstream does not state is not asked. */
export function isSameAddress(got: Address | undefined, { address, name }: Named): boolean {
  const isSame = !address || (got?.address ?? '').toLowerCase() === address.toLowerCase();
  return (
    isSame && (name === undefined || name === null || plainName(got?.displayName ?? '') === plainName(name))
  );
}

function plainName(name: string): string {
  return collapsed(name).replace(/^["']|["']$/g, '');
}

export function addressList(of: (seen: Seen) => readonly Address[]): Comparer {
  return fact(z.union([z.array(Named), Named.transform((it) => [it])]), (seen, expected) => {
    const got = of(seen);
    const isRight =
      got.length === expected.length && expected.every((one, at) => isSameAddress(got[at], one));
    return { got, isRight };
  });
}

function written(of: (seen: Seen) => readonly Address[]): Comparer {
  return text((seen) => of(seen).map(formatAddress).join(', '), plainHeader);
}

/** Quotes and the order of commas and blanks are the writer's taste. */
function plainHeader(value: string): string {
  return collapsed(value).replaceAll(/["<>]/g, '').toLowerCase();
}

const from: Comparer = fact(Named, (seen, expected) => ({
  got: seen.from[0],
  isRight: seen.from.length > 0 && isSameAddress(seen.from[0], expected),
}));

const instant: Comparer = fact(z.string(), ({ date }, expected) => ({
  got: date,
  isRight:
    date !== null &&
    Date.parse(date) === Date.parse(/[+-]\d\d:\d\d$|Z$/.test(expected) ? expected : `${expected}Z`),
}));

/** The mailbox's lists are policy: whoever stands in From is taken for one, so that the person behind is looked for. */
function senderBehind(seen: Seen): string {
  const list = normalAddress(seen.from[0]?.address ?? '');
  return effectiveSender(seen, { ...mailbox, lists: [list] }).address;
}

const mailbox: DeskMailbox = {
  ...{ name: 'help', address: 'help@example.net', aliases: [], brand: '', group: null, plusAddressing: true },
  ...{ lists: [], forms: [], tag: 'never', sentCopy: false },
};

function addresses(list: readonly Address[]): string[] {
  return list.map(({ address }) => address);
}

export const headers: Comparers = {
  from,
  to: addressList((seen) => seen.to),
  cc: addressList((seen) => seen.cc),
  replyTo: addressList((seen) => seen.replyTo),
  fromHeader: written((seen) => seen.from),
  toHeader: written((seen) => seen.to),
  replyToHeader: written((seen) => seen.replyTo),
  toContains: among((seen) => addresses(seen.to)),
  ccContains: among((seen) => addresses(seen.cc)),
  allRecipients: sameSet((seen) => addresses([...seen.to, ...seen.cc])),
  subject: text((seen) => seen.subject, collapsed),
  subjectContains: contains((seen) => seen.subject),
  subjectStartsWith: starts((seen) => seen.subject),
  subjectLongerThan: fact(z.number(), (seen, length) => ({
    got: seen.subject.length,
    isRight: seen.subject.length > length,
  })),
  hasSubject: truth((seen) => seen.subject !== ''),
  dateIso: instant,
  messageId: text((seen) => seen.messageId ?? '', withoutBrackets),
  hasMessageId: truth((seen) => seen.messageId !== null),
  inReplyTo: sameList((seen) => seen.inReplyTo),
  inReplyToFirst: text((seen) => seen.inReplyTo[0] ?? ''),
  references: sameList((seen) => seen.references),
  fromMissing: truth((seen) => seen.from.length === 0),
  fromHasAddress: truth((seen) => splitAddress(seen.from[0]?.address ?? '') !== null),
  toMalformed: truth((seen) => seen.to.every(({ address }) => splitAddress(address) === null)),
  effectiveSender: text(senderBehind),
  autoSubmitted: text((seen) => headerValue(seen.headers, 'auto-submitted')),
  emptyReturnPath: truth((seen) => isNullReversePath(seen.headers)),
  isReply: truth(
    (seen) => seen.inReplyTo.length + seen.references.length > 0 || isReplySubject(seen.subject),
  ),
};

function withoutBrackets(id: string): string {
  return collapsed(id).replace(/^<|>$/g, '');
}
