/** `inboxd ticket list|show N`. */
import { Command } from 'commander';
import { PermanentError } from '../errors.ts';
import type { TicketView } from '../store/views/ticket-view.ts';
import {
  type CommonOptions,
  command,
  type Exit,
  numberArgument,
  printList,
  printOne,
  withStore,
} from './common.ts';

export function ticketCommand(_exit: Exit): Command {
  const list = command('list', 'all tickets')
    .option('--status <status>', 'only tickets with this status')
    .action(async (options: CommonOptions & { status?: string }) => {
      await withStore(options, async (store) => {
        const tickets = await store.views.tickets(
          options.status === undefined ? {} : { statuses: [options.status] },
        );
        await printList(
          options,
          tickets,
          (it) => `#${it.number}  ${it.status}  ${it.assignee ?? '-'}  ${it.requester}  ${it.subject}`,
        );
      });
    });
  const show = command('show', 'one ticket with its messages')
    .argument('<number>', 'ticket number', numberArgument)
    .action(async (number: number, options: CommonOptions) => {
      await withStore(options, async (store) => {
        const ticket = await store.views.ticket(number);
        if (ticket === null)
          throw new PermanentError('not-found', `There is no ticket #${number}; see inboxd ticket list.`);
        await printOne(options, ticket, ticketText(ticket));
      });
    });
  return new Command('ticket').description('tickets').addCommand(list).addCommand(show);
}

function ticketText(ticket: TicketView): string {
  const head = [
    `#${ticket.number}  ${ticket.subject}`,
    `${ticket.status}, priority ${ticket.priority}, ${ticket.assignee ?? 'nobody'} (${ticket.group ?? 'no group'})`,
    `from ${ticket.participants.join(', ')}, opened ${ticket.openedAt}`,
    ...(ticket.tags.length > 0 ? [`tags ${ticket.tags.join(', ')}`] : []),
    ...[fieldsText(ticket)].filter((line) => line !== ''),
    ...ticket.dues.map((due) => `${due.target} ${due.dueAt} ${due.state}`),
  ];
  const messages = ticket.messages.map(
    (it) =>
      `\n-- ${it.kind} by ${it.who}, ${it.at}${it.verified ? '' : ', not verified'} (${it.threadRule})\n${it.text}`,
  );
  return [...head, ...messages].join('\n');
}

function fieldsText({ category, type, tier, channel, level }: TicketView): string {
  const fields = { category, type, tier, channel, level: level === 0 ? null : level };
  return Object.entries(fields)
    .flatMap(([name, value]) => (value === null ? [] : `${name} ${value}`))
    .join(', ');
}
