/** Which SLA policy holds for a ticket, and what holds where an agent promised something that no policy does. */
import { aroundTheClock } from '../clock/around-the-clock.ts';
import { slaFor } from '../policy/match.ts';
import type { Policy, SlaPolicy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';

/** A due set by hand on a ticket without a policy: its assignee is told when it has come. */
const byHand: SlaPolicy = {
  name: '',
  when: {},
  calendar: aroundTheClock('UTC'),
  targets: {},
  updatesBeforeResolution: 0,
  pauses: {},
  reopen: 'continue',
  steps: [
    {
      name: 'due',
      targets: ['resolution'],
      percent: 100,
      actions: [{ do: 'notify', who: ['assignee'] }],
    },
  ],
  extensions: { most: null, total: null },
};

/** The policy that the ticket's targets were set by; the one that fits it now where that name is gone from the files. */
export function policyOf(policy: Policy, ticket: Ticket): SlaPolicy {
  const name = ticket.sla?.policy ?? '';
  const same = name === '' ? null : policy.slas.find((it) => it.name === name);
  return same ?? slaFor(policy, ticket) ?? byHand;
}
