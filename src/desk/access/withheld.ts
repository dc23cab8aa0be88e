/**
 * The last look at every mail that a decision sends to the desk: what is about a ticket that its reader may not read says so, with
 * the number and the status, and nothing else. Whoever worded the mail may not have known yet that the ticket would be restricted.
 */
import type { Mail, MailKind } from '../decision.ts';
import { targetNames } from '../policy/policy.ts';
import { agentAt, type DeskSettings, mailboxNamed } from '../settings.ts';
import { targetLabels } from '../sla/words.ts';
import type { Ticket } from '../ticket.ts';
import { closedTo, mayRead } from './access.ts';

/** Mails of other kinds to the desk hold what their reader has written. */
const tellingKinds: readonly MailKind[] = ['notification', 'notice'];

/** `ticketAt` gives tickets as the decision leaves them. */
export function withheld(
  desk: DeskSettings,
  mails: readonly Mail[],
  ticketAt: (number: number) => Ticket | undefined,
): readonly Mail[] {
  return mails.map((mail) => {
    const ticket = ticketAt(mail.ticket);
    if (ticket === undefined || ticket.restrictedTo === null || !tellingKinds.includes(mail.kind))
      return mail;
    const isReader = mail.to.every(({ address }) => mayRead(ticket, agentAt(desk, address)));
    return isReader ? mail : emptied(desk, mail, ticket);
  });
}

function emptied(desk: DeskSettings, mail: Mail, ticket: Ticket): Mail {
  const title = `Ticket #${ticket.number}`;
  return {
    ...mail,
    fromName: mailboxNamed(desk, mail.mailbox).brand,
    subject: `${title}: for ${ticket.restrictedTo} alone`,
    noteTo: '',
    attachments: [],
    message: 0,
    content: {
      template: 'alert',
      variables: {
        title,
        what: `${newsOf(mail)} ${closedTo(ticket)}, so you see its number and status alone.`,
        where: `Status: ${ticket.status.replace('_', ' ')}`,
        next: `Ask a member of ${ticket.restrictedTo} whether somebody sees to it.`,
        facts: [],
      },
    },
  };
}

/** Why there is a mail at all, in words that are the same for every ticket. */
function newsOf({ because }: Mail): string {
  if (because.startsWith('ladder: ')) return 'People are called about this ticket.';
  const [, step, target] = /^sla: (.+) of (\w+)$/.exec(because) ?? [];
  const label = targetNames.find((name) => name === target);
  return label === undefined
    ? 'There is news about this ticket.'
    : `The clock of this ticket runs: ${targetLabels[label]}, step "${step}".`;
}
