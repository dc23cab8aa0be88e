/** A digest on its way: an agent who is a manager may answer it with commands, others read it. The figures go along as a file. */
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { agentMail, plainMail } from '../outgoing/compose.ts';
import { suppressionOf } from '../outgoing/suppression.ts';
import { agentAt, type DeskSettings, mailboxNamed } from '../settings.ts';
import { csvOf } from './csv.ts';
import { digestContent, type Listed } from './digest.ts';
import type { Report } from './report.ts';
import type { Digest } from './schedule.ts';

/** Addresses, each once. */
export function readersOf(desk: DeskSettings, { to }: Pick<Digest, 'to'>): string[] {
  const managers = [
    ...desk.managers,
    ...desk.agents.filter(({ role }) => role === 'manager').map(({ addresses }) => addresses[0] ?? ''),
  ];
  const all = to.flatMap((who) => (who === 'operator' ? [desk.operator] : managers));
  const registered = all.map((address) => agentAt(desk, address)?.addresses[0] ?? address);
  return [...new Set(registered)].filter((address) => address !== '');
}

export interface DigestNews {
  readonly report: Report;
  readonly waiting: readonly Listed[];
  readonly missed: number;
}

export function digestMail(context: Context, address: string, news: DigestNews): Mail {
  const { desk, known } = context;
  const mailbox = mailboxNamed(desk, '');
  const reader = agentAt(desk, address);
  const variables = digestContent({ ...news, reader, brand: mailbox.brand });
  const content = { template: 'digest' as const, variables };
  const { period } = news.report;
  const files = [
    { filename: `${period.kind}-${period.from}.csv`, contentType: 'text/csv', text: csvOf(news.report) },
  ];
  const because = `digest: ${period.kind} ${period.from}`;
  const subject = `${variables.title}: ${variables.headline}`.slice(0, 200);
  if (reader !== null)
    return {
      ...agentMail(context, {
        kind: 'digest',
        agent: reader,
        ticket: null,
        mailbox,
        fromName: mailbox.brand,
        subject,
        attachments: [],
        message: 0,
        held: 0,
        because,
        content: () => content,
      }),
      files,
    };
  const contact = known.contacts.get(address) ?? { id: 0, address, name: '', suppressed: '' };
  const to = { address, displayName: '' };
  const suppressed = suppressionOf(context, contact, 0);
  return {
    ...plainMail(context, {
      kind: 'digest',
      mailbox,
      to,
      subject,
      inReplyTo: '',
      content,
      because,
      suppressed,
    }),
    files,
  };
}
