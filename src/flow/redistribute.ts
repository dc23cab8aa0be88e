/** Hands the open tickets of somebody who went away to their colleagues, in the same unit of work as the `#away`. */
import type { Context } from '../desk/context.ts';
import { enact } from '../desk/enact.ts';
import { usesLoad } from '../desk/routing/choose.ts';
import { handedOver } from '../desk/routing/queue.ts';
import type { Work } from '../store/store.ts';

/** More than an agent can carry; what is left goes over when the customer writes. */
const most = 500;

export async function redistribute(context: Context, work: Work, agents: readonly string[]): Promise<void> {
  for (const agent of agents) {
    const tickets = await work.views.waitingFor(agent, most);
    if (tickets.length === 0) continue;
    const { desk, now } = context;
    const known = await work.readKnown({
      ...{ now, tickets, references: [], people: [], mails: [], held: [] },
      load: usesLoad(desk),
    });
    const fresh: Context = { ...context, known };
    const applied = tickets.flatMap((number) => {
      const ticket = known.tickets.get(number);
      const decision = ticket === undefined ? null : handedOver(fresh, ticket);
      return decision === null ? [] : [enact(fresh, decision)];
    });
    await work.commit(applied, known, now);
  }
}
