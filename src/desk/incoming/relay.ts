/**
 * Notifications of other channels: a voicemail, a web form, a chat transcript, a mention arrive as the mail of a service. Who is
 * behind them stands in the Reply-To or in a labelled line (`Email: ann@example.org`), and is nobody whose words are proved.
 */
import { normalAddress, splitAddress } from '../../mail/address.ts';
import type { ParsedMail } from '../../mail/parsed-mail.ts';
import { isFrom } from '../policy/intake.ts';
import { phraseIn, searchable } from '../policy/phrases.ts';

/** A kind of notification, as the policy describes it. */
export interface Relay {
  readonly name: string;
  readonly when: { readonly from?: readonly string[]; readonly subject?: readonly string[] };
  readonly channel: string | null;
  /** Where the person stands; null leaves the service as the sender. */
  readonly requester: {
    readonly replyTo: boolean;
    /** Labels of lines, such as `Email` and `Name`. */
    readonly address: readonly string[];
    readonly name: readonly string[];
  } | null;
}

export interface Relayed {
  readonly relay: string;
  readonly channel: string | null;
  /** Null where the notification names nobody who could be answered. */
  readonly person: { readonly address: string; readonly displayName: string } | null;
  /** It is known by whose mail it is, and not by its subject alone: where it names nobody, nobody is answered. */
  readonly isService: boolean;
}

/** The first relay that fits; null where the mail is no notification. */
export function relayed(relays: readonly Relay[], mail: ParsedMail): Relayed | null {
  if (relays.length === 0) return null;
  const from = normalAddress(mail.from[0]?.address ?? '');
  const subject = searchable(mail.subject);
  const relay = relays.find(
    ({ when }) =>
      (when.from === undefined || when.from.some((wanted) => isFrom(from, wanted))) &&
      (when.subject === undefined || phraseIn(subject, when.subject) !== null),
  );
  if (relay === undefined) return null;
  const { name, channel, when } = relay;
  return { relay: name, channel, person: personOf(relay, mail), isService: when.from !== undefined };
}

function personOf({ requester }: Relay, mail: ParsedMail): Relayed['person'] {
  if (requester === null) return null;
  const lines = labelled(mail.text);
  const name = labelledBy(lines, requester.name) ?? '';
  const written = labelledBy(lines, requester.address);
  const inText = written === null ? null : addressIn(written);
  if (inText !== null) return { ...inText, displayName: name || inText.displayName };
  const [replyTo] = requester.replyTo ? mail.replyTo : [];
  const address = normalAddress(replyTo?.address ?? '');
  return address === '' ? null : { address, displayName: replyTo?.displayName || name };
}

/** Labels stand at the beginning of such mails; a visitor's own words may say anything further down. */
const linesRead = 60;
const longestLine = 300;

function labelled(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n', linesRead)) {
    const at = line.indexOf(':');
    if (at < 1 || line.length > longestLine) continue;
    const label = plainLabel(line.slice(0, at));
    const value = line
      .slice(at + 1)
      .replace(/^[*_\s]+/, '')
      .trim();
    // The first one holds: what a visitor writes under it is theirs.
    if (value !== '' && !found.has(label)) found.set(label, value);
  }
  return found;
}

function plainLabel(label: string): string {
  return label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function labelledBy(lines: ReadonlyMap<string, string>, labels: readonly string[]): string | null {
  for (const label of labels) {
    const value = lines.get(plainLabel(label));
    if (value !== undefined) return value;
  }
  return null;
}

/** `Ann <ann@example.org>`, `ann@example.org`, `<mailto:ann@example.org>`. */
function addressIn(value: string): { address: string; displayName: string } | null {
  const bare =
    /[^\s<>"(),;:[\]@]{1,64}@[^\s<>"(),;:[\]@]{1,190}/.exec(value.slice(0, longestLine))?.[0] ?? '';
  const address = normalAddress(bare);
  if (splitAddress(address) === null) return null;
  const before = value
    .slice(0, value.indexOf(bare))
    .replace(/["<]|mailto:/gi, '')
    .trim();
  return { address, displayName: before };
}
