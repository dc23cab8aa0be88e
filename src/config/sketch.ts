/**
 * A lenient reading of the configuration: whatever of the raw data has the right kind, with empty text for the rest,
 * positions in lists kept. So references and secrets are checked even where the schema has complaints.
 */
import * as z from 'zod';
import { normalAddress } from '../mail/address.ts';
import { TimeZone } from './schema-values.ts';

const Text = z.string().catch('');
const Address = Text.transform(normalAddress);
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(item));
const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.preprocess((value) => (isMapping(value) ? value : {}), z.object(shape));

const Server = mapping({
  host: Text,
  tls: Text,
  folder: Text,
  password: z.unknown().optional(),
  token: z.unknown().optional(),
});
const Sketch = mapping({
  desk: mapping({ operator: Address, secret: Text, timezone: TimeZone.catch('UTC') }),
  mailboxes: list(
    mapping({
      name: Text,
      address: Address,
      aliases: list(Address),
      group: Text,
      confidential: Text,
      after: z.unknown().optional(),
      imap: Server,
      smtp: Server,
    }),
  ),
  groups: list(mapping({ name: Text, lead: Text })),
  agents: list(mapping({ name: Text, addresses: list(Address), groups: list(Text) })),
  managers: list(Address),
  policy: list(Text),
});

/** Whatever of the configuration can be read, with empty text for what cannot. */
export type Sketch = z.output<typeof Sketch>;
export type ServerSketch = z.output<typeof Server>;

export function sketch(data: unknown): Sketch {
  return Sketch.parse(data);
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
