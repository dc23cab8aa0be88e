/** A desk of one mailbox and one agent, for benches that need no server. */
import type { Policy } from '../../src/desk/policy/policy.ts';
import type { DeskSettings } from '../../src/desk/settings.ts';

export function deskSettings(policy: Policy): DeskSettings {
  return {
    name: 'Acme Support',
    domain: 'acme.example',
    operator: 'ops@acme.example',
    secret: 'a secret of at least sixteen',
    timeZone: 'UTC',
    autoClose: 172_800_000,
    giveUpAfter: 432_000_000,
    budgets: { recipientPer10Min: 10, recipientPerDay: 60, ticketPerDay: 20, globalPer10Min: 2000 },
    mailboxes: [
      {
        name: 'help',
        address: 'help@acme.example',
        aliases: [],
        brand: 'Acme Support',
        group: 'first',
        plusAddressing: true,
        lists: [],
        forms: [],
        tag: 'never',
        sentCopy: false,
      },
    ],
    groups: [{ name: 'first', lead: 'Maria' }],
    agents: [
      { name: 'Maria', addresses: ['maria@acme.example'], groups: ['first'], role: 'lead', timeZone: 'UTC' },
    ],
    managers: [],
    policy,
  };
}
