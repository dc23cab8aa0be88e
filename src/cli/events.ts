/** `inboxd events [N]`: the log, of one ticket or of all. */
import type { Command } from 'commander';
import type { DeskEvent } from '../desk/event.ts';
import { type CommonOptions, command, type Exit, numberArgument, printList, withStore } from './common.ts';

export function eventsCommand(_exit: Exit): Command {
  return command('events', 'the event log of a ticket, or of all')
    .argument('[number]', 'ticket number', numberArgument)
    .action(async (number: number | undefined, options: CommonOptions) => {
      await withStore(options, (store) => printList(options, store.views.events(number ?? null), eventLine));
    });
}

function eventLine(event: DeskEvent): string {
  return `#${event.ticket}.${event.seq}  ${event.at}  ${event.type}  by ${event.actor}  because ${event.because}  ${JSON.stringify(event.data)}`;
}
