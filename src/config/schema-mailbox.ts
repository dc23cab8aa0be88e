/** The part of the settings that describes one mailbox: its identity, how mail is received and how it is sent. */
import * as z from 'zod';
import {
  Address,
  After,
  Count,
  Duration,
  Host,
  Interval,
  Name,
  Port,
  Secret,
  Start,
  Trust,
} from './schema-values.ts';

/** Metadata of a key beyond the contract. */
export const added = (description: string) => ({ description, added: true });

export const addresses = (description: string) => z.array(Address).prefault([]).describe(description);

const tls = z
  .enum(['implicit', 'starttls', 'none'])
  .default('implicit')
  .describe('`implicit` from the first byte, `starttls`, or `none`, which only a host on loopback may have.');
const host = Host.describe('The server.');
const password = Secret.exactOptional().describe('The password.');
const token = Secret.exactOptional().describe('An OAuth 2 access token (XOAUTH2), instead of a password.');

const Sent = z
  .strictObject({
    folder: Name.exactOptional().describe(
      'Where sent mail is kept. Without it, the folder the server marks as such.',
    ),
    copy: z
      .boolean()
      .default(true)
      .describe('Keep a copy of what we send. Turn it off where the provider does so.'),
    watch: z
      .boolean()
      .default(false)
      .describe('Record answers that people send from this mailbox on their own.'),
  })
  .refine(({ watch, folder }) => !watch || folder !== undefined, {
    path: ['watch'],
    message: '`watch: true` needs `folder` beside it: the Sent folder to look into',
    params: { isRule: true },
  });

const Imap = z.strictObject({
  host,
  port: Port.exactOptional().describe('The port; 993 for `implicit`, else 143.'),
  tls,
  user: Name.exactOptional().describe("The account; without it, the mailbox's address."),
  password,
  token,
  folder: Name.prefault('INBOX').describe('The folder that is read.'),
  sent: Sent.prefault({}).describe('The folder of sent mail.'),
});

const Smtp = z.strictObject({
  host,
  port: Port.exactOptional().describe('The port; 465 for `implicit`, 587 for `starttls`, else 25.'),
  tls,
  user: Name.exactOptional().describe(
    'The account; without it, that of `imap`. Unused without password and token.',
  ),
  password,
  token,
  pool: Count.max(50).default(5).meta(added('How many connections may be open at once, up to 50.')),
});

/** A mailbox as the file writes it; `schema.ts` fills what other keys decide. */
export const MailboxFile = z.strictObject({
  name: Name.describe('A short name for logs and lists; unique.'),
  address: Address.describe('The address customers write to.'),
  aliases: addresses('Other addresses that arrive in the same mailbox.'),
  brand: Name.exactOptional().meta(
    added("The name customers see in this mailbox's mail; without it, `desk.name`."),
  ),
  group: Name.exactOptional().describe('The group that gets its tickets; without it, the first group.'),
  start: Start.prefault('now').describe(
    'What the very first run takes: `now` only new mail, `all`, or from a date on (UTC).',
  ),
  after: After.prefault('leave').describe('What happens on the server to a message that is safely stored.'),
  confidential: Name.exactOptional().meta(
    added(
      'The folder to which mail of confidential tickets is moved, away from whoever reads the mailbox. Needs a server with MOVE or UIDPLUS.',
    ),
  ),
  silentAfter: Duration.prefault('3d').describe(
    'Messages that were older on arrival become tickets without any mail going out.',
  ),
  trust: Trust.prefault('none').describe(
    'Whose `Authentication-Results` are believed. `{authservId: NAME}` names your mail server as it signs that header; ' +
      'only name one that removes forged copies.',
  ),
  lists: addresses("Mailing lists and groups that pass customers' mail on to this mailbox."),
  forms: addresses('Senders of web forms; the customer is then in Reply-To.'),
  tag: z
    .enum(['always', 'never'])
    .default('never')
    .describe('Whether subjects carry the ticket number, `[#1234]`.'),
  plusAddressing: z
    .boolean()
    .default(true)
    .meta(added('Whether mail to `support+anything@…` arrives here. Answer and note addresses need it.')),
  poll: Interval.prefault('60s').meta(added('How often to look for mail even if the server announced none.')),
  imap: Imap.describe('Where mail is read. Exactly one of `password` and `token`.'),
  smtp: Smtp.describe(
    'Where mail is sent. At most one of `password` and `token`; with neither, without login.',
  ),
});
