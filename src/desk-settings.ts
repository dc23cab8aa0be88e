/** The desk as decisions know it, made from the configuration. */
import type { Config, Mailbox } from './config/schema.ts';
import type { DeskMailbox, DeskSettings } from './desk/settings.ts';

/** The desk as decisions see it. */
export function deskSettings(config: Config): DeskSettings {
  const { name, domain, operator, secret, timezone, autoClose, giveUpAfter, budgets } = config.desk;
  return {
    name,
    domain,
    operator,
    secret,
    timeZone: timezone,
    autoClose,
    giveUpAfter,
    budgets,
    mailboxes: config.mailboxes.map(deskMailbox),
    groups: config.groups,
    agents: config.agents.map((agent) => ({ ...agent, timeZone: agent.timezone })),
    managers: config.managers,
    policy: config.policy,
    customers: config.customers,
  };
}

function deskMailbox(mailbox: Mailbox): DeskMailbox {
  const { name, address, aliases, brand, group, plusAddressing, lists, forms, tag, imap } = mailbox;
  const sentCopy = imap.sent.copy;
  return { name, address, aliases, brand, group: group || null, plusAddressing, lists, forms, tag, sentCopy };
}
