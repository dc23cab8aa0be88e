/**
 * The settings of a desk, `inboxd.yaml`: one schema that checks the file, fills the defaults and describes every key
 * (`docs/configuration.md` is written from it). Unknown keys are problems. The types are what the program works with:
 * durations in milliseconds, sizes in bytes, addresses in normal form, secrets read. `added` marks keys beyond the
 * contract of the first design. What one key demands of another is checked in `cross-references.ts`.
 */
import * as z from 'zod';
import { noCustomers } from '../desk/customer.ts';
import { noPolicy } from '../desk/policy/policy.ts';
import type { Problem } from '../errors.ts';
import { normalAddress } from '../mail/address.ts';
import { readWeek, WeekHours } from './policy/week-hours.ts';
import { added, addresses, MailboxFile } from './schema-mailbox.ts';
import { Address, Count, Domain, Duration, Name, Secret, Size, StoreUrl, TimeZone } from './schema-values.ts';

const Budgets = z.strictObject({
  recipientPer10Min: Count.default(10).meta(
    added(
      'Automatic mails to one recipient within ten minutes. Also the acknowledgements within a day to one whom nobody of this desk answered: robots are not told from people otherwise.',
    ),
  ),
  recipientPerDay: Count.default(60).meta(added('Automatic mails to one recipient within a day.')),
  ticketPerDay: Count.default(20).meta(added('Automatic mails about one ticket within a day.')),
  globalPer10Min: Count.default(2000).meta(added('Automatic mails of the whole desk within ten minutes.')),
});

const Desk = z.strictObject({
  name: Name.describe('The name customers see, e.g. `Acme Support`.'),
  domain: Domain.describe('The domain in the Message-IDs of our mail.'),
  timezone: TimeZone.prefault('UTC').describe('The time zone of the desk, for dates in mails.'),
  operator: Address.describe(
    'Who is told when something needs a person: a refused password, a quarantined mail.',
  ),
  secret: Secret.describe(
    'Signs our Message-IDs and answer addresses: at least 16 characters. Whoever knows it can forge them; ' +
      'a new one makes every earlier address invalid.',
  ),
  budgets: Budgets.prefault({}).meta(
    added('Limits on automatic mail, against mail loops. Human replies never count.'),
  ),
  autoClose: Duration.prefault('48h').meta(added('How long a solved ticket waits before it is closed.')),
  maxMessageSize: Size.prefault('25MB').meta(
    added('A larger message stays on the server; its sender is told once. 1 MB is 1024 KB.'),
  ),
  giveUpAfter: Duration.prefault('5d').meta(
    added('How long delivery of a mail is tried before it has failed (RFC 5321 section 4.5.4.1).'),
  ),
});

const Store = z
  .strictObject({
    url: StoreUrl.prefault('sqlite:desk.db').describe('The database: a file, relative to this folder.'),
  })
  .transform(({ url }) => ({ file: url }));

const Group = z.strictObject({
  name: Name.describe('The name, as in `#group NAME`; unique.'),
  lead: Name.exactOptional().describe('The agent who is told what nobody takes: a name or an address.'),
});

const AgentFile = z.strictObject({
  name: Name.describe('The name customers see and `#assign NAME` takes; unique.'),
  addresses: z.array(Address).min(1).describe('The addresses the agent writes from. Mail goes to the first.'),
  groups: z.array(Name).prefault([]).describe('The groups whose tickets the agent gets.'),
  role: z.enum(['agent', 'lead', 'manager']).default('agent').describe('What the agent may do.'),
  timezone: TimeZone.exactOptional().describe("The agent's time zone; without it, that of the desk."),
  maxTickets: Count.exactOptional().meta(
    added('Tickets that are not solved, which the agent carries at most; without it, as the policy says.'),
  ),
  hours: WeekHours.superRefine((hours, context) => {
    for (const { message, path } of readWeek(hours).findings)
      context.addIssue({ code: 'custom', message, path: [...path] });
  })
    .exactOptional()
    .meta(
      added(
        "When the agent works, in the agent's time zone: `{mon-fri: 09:00-17:00}`; without it, always. Nobody gets a new ticket outside.",
      ),
    ),
});

const ConfigFile = z.strictObject({
  desk: Desk.describe('The desk as a whole.'),
  store: Store.prefault({}).describe('Where tickets and mail are kept.'),
  mailboxes: z.array(MailboxFile).min(1).describe('The mailboxes the desk reads, each with its own server.'),
  groups: z.array(Group).prefault([]).describe('The groups agents work in.'),
  agents: z.array(AgentFile).prefault([]).describe('The people who answer.'),
  managers: addresses('Who gets the reports.'),
  policy: z
    .array(Name)
    .prefault([])
    .describe(
      'Policy files, relative to this folder, or packs by name (default, studio, aio-creative-hub, storytailor, aiva); a later one is laid over an earlier. See [policy.md](policy.md).',
    ),
});

const noRemarks: readonly Problem[] = [];

/**
 * The whole configuration. Reading fills what depends on other keys: brands, groups, ports, accounts, time zones. `policy` is what
 * the policy files say once `load.ts` has read them, and `remarks` what is worth knowing about it; until then nothing.
 */
export const Config = ConfigFile.transform(({ policy, ...file }) => ({
  ...file,
  policyFiles: policy,
  policy: noPolicy,
  customers: noCustomers,
  remarks: noRemarks,
  mailboxes: file.mailboxes.map((mailbox) => completeMailbox(mailbox, file)),
  groups: file.groups.map(({ name, lead }) => ({ name, lead: leadName(lead, file.agents) })),
  agents: file.agents.map((agent) => completeAgent(agent, file.desk.timezone)),
}));
export type Config = z.output<typeof Config>;
export type Mailbox = Config['mailboxes'][number];
export type Group = Config['groups'][number];

function completeAgent({ hours, ...agent }: z.output<typeof AgentFile>, ofDesk: string) {
  const timeZone = agent.timezone ?? ofDesk;
  const none = new Map<string, string>();
  const shifts =
    hours === undefined
      ? {}
      : { hours: { name: agent.name, timeZone, week: readWeek(hours).week, holidays: none, yearly: none } };
  return { ...agent, timezone: timeZone, ...shifts };
}

type Whole = Omit<z.output<typeof ConfigFile>, 'policy'>;

function completeMailbox(mailbox: Whole['mailboxes'][number], file: Whole) {
  const { imap, smtp } = mailbox;
  const user = imap.user ?? mailbox.address;
  return {
    ...mailbox,
    brand: mailbox.brand ?? file.desk.name,
    group: mailbox.group ?? file.groups[0]?.name ?? '',
    imap: { ...imap, user, port: imap.port ?? (imap.tls === 'implicit' ? 993 : 143) },
    smtp: { ...smtp, user: smtp.user ?? user, port: smtp.port ?? submissionPort[smtp.tls] },
  };
}

const submissionPort = { implicit: 465, starttls: 587, none: 25 } as const;

/** A lead may be named by address too; the program knows agents by name. */
function leadName(lead: string | undefined, agents: Whole['agents']): string | null {
  if (lead === undefined) return null;
  const known = agents.find((agent) => agent.name === lead || agent.addresses.includes(normalAddress(lead)));
  return known?.name ?? lead;
}
