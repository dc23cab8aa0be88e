/** What decisions need to know about the desk: plain data made from the configuration once, at start. */
import { firstName } from '../mail/address.ts';
import type { Calendar } from './clock/calendar.ts';
import { type Customers, customerOf, noCustomers } from './customer.ts';
import type { Policy } from './policy/policy.ts';

export interface DeskMailbox {
  readonly name: string;
  /** Normalised address that customers write to. */
  readonly address: string;
  readonly aliases: readonly string[];
  readonly brand: string;
  readonly group: string | null;
  /** Whether `address+detail@` reaches this mailbox. */
  readonly plusAddressing: boolean;
  /** Addresses of mailing lists and web forms whose mail is taken as the person's behind them (DESIGN 4.4). */
  readonly lists: readonly string[];
  readonly forms: readonly string[];
  readonly tag: 'always' | 'never';
  /** Whether what customers are sent is copied into the Sent folder. */
  readonly sentCopy: boolean;
}

export interface DeskGroup {
  readonly name: string;
  readonly lead: string | null;
}

export interface DeskAgent {
  readonly name: string;
  /** Normalised; the first is the registered address that everything is sent to. */
  readonly addresses: readonly string[];
  readonly groups: readonly string[];
  readonly role: 'agent' | 'lead' | 'manager';
  readonly timeZone: string;
  /** Tickets that the agent carries at most, where it is not as the policy says. */
  readonly maxTickets?: number;
  /** When the agent works; absent: always. */
  readonly hours?: Calendar;
}

/** Limits on automatic mail (DESIGN 7). */
export interface Budgets {
  readonly recipientPer10Min: number;
  readonly recipientPerDay: number;
  readonly ticketPerDay: number;
  readonly globalPer10Min: number;
}

export interface DeskSettings {
  readonly name: string;
  readonly domain: string;
  /** Where news for the operator goes. */
  readonly operator: string;
  readonly secret: string;
  readonly timeZone: string;
  /** Milliseconds from solved to closed. */
  readonly autoClose: number;
  /** Milliseconds until an undeliverable mail is given up (RFC 5321 section 4.5.4.1). */
  readonly giveUpAfter: number;
  readonly budgets: Budgets;
  readonly mailboxes: readonly DeskMailbox[];
  readonly groups: readonly DeskGroup[];
  readonly agents: readonly DeskAgent[];
  /** Addresses of those who get reports and news of breaches; they need not be agents. */
  readonly managers: readonly string[];
  readonly policy: Policy;
  /** Who the customers are; absent: nobody is known. */
  readonly customers?: Customers;
}

/** Whether an agent may see everybody's figures: leads and managers. */
export function seesFigures(
  { managers }: Pick<DeskSettings, 'managers'>,
  { role, addresses }: DeskAgent,
): boolean {
  return role !== 'agent' || addresses.some((address) => managers.includes(address));
}

/** Where a customer lives, as far as the desk knows; else its own time zone. */
export function zoneOf({ customers, timeZone }: DeskSettings, address: string): string {
  return customerOf(customers ?? noCustomers, address)?.timeZone ?? timeZone;
}

export function mailboxNamed(desk: DeskSettings, name: string): DeskMailbox {
  const found = desk.mailboxes.find((mailbox) => mailbox.name === name) ?? desk.mailboxes[0];
  if (found === undefined) throw new Error('a desk has at least one mailbox');
  return found;
}

export function agentNamed(desk: DeskSettings, name: string): DeskAgent | null {
  return desk.agents.find((agent) => agent.name === name) ?? null;
}

/** The agent with this normalised address. */
export function agentAt(desk: DeskSettings, address: string): DeskAgent | null {
  return desk.agents.find((agent) => agent.addresses.includes(address)) ?? null;
}

/** How our mail addresses an agent: `Maria`. */
export function calledName(agent: DeskAgent): string {
  return firstName(agent.name) || agent.name;
}

export function membersOf(desk: DeskSettings, group: string | null): readonly DeskAgent[] {
  return group === null ? [] : desk.agents.filter((agent) => agent.groups.includes(group));
}

/** Whether a normalised address, with or without a plus detail, is one of the desk's own mailboxes. */
export function ownMailbox(desk: DeskSettings, address: string): DeskMailbox | null {
  const plain = address.replace(/^([^+]*)\+[^@]*@/, '$1@');
  const is = (mailbox: DeskMailbox) => mailbox.address === plain || mailbox.aliases.includes(plain);
  return desk.mailboxes.find(is) ?? null;
}

/** Whom a ticket's news goes to: the assignee, else the group. */
export function notified(
  desk: DeskSettings,
  ticket: { assignee: string | null; group: string | null },
): readonly DeskAgent[] {
  const assignee = ticket.assignee === null ? null : agentNamed(desk, ticket.assignee);
  return assignee === null ? membersOf(desk, ticket.group) : [assignee];
}
