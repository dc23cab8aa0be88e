/** The statuses of a ticket. `next` is the only place that says which follows which; an absent cell is a refusal that the caller must explain. */
import type { Status } from './event.ts';

/** What moves a status. */
export type Trigger =
  | 'assigned'
  | 'customerWrote'
  | 'customerThanked'
  | 'agentReplied'
  | 'open'
  | 'pending'
  | 'hold'
  | 'solve'
  | 'close'
  | 'reopen'
  | 'autoClose';

const working = {
  agentReplied: 'pending',
  open: 'open',
  pending: 'pending',
  hold: 'on_hold',
  solve: 'solved',
  close: 'closed',
} as const;

/** Status after a trigger. A cell that names the same status means: allowed, nothing changes. */
export const next = {
  new: { ...working, assigned: 'open', customerWrote: 'new' },
  open: { ...working, assigned: 'open', customerWrote: 'open' },
  pending: { ...working, assigned: 'pending', customerWrote: 'open' },
  on_hold: { ...working, assigned: 'on_hold', customerWrote: 'open' },
  solved: {
    assigned: 'solved',
    customerWrote: 'open',
    customerThanked: 'closed',
    agentReplied: 'solved',
    open: 'open',
    pending: 'pending',
    hold: 'on_hold',
    solve: 'solved',
    close: 'closed',
    reopen: 'open',
    autoClose: 'closed',
  },
  // A customer's late reply opens a follow-up ticket instead.
  closed: { assigned: 'closed', close: 'closed', reopen: 'open', open: 'open' },
} as const satisfies Record<Status, Partial<Record<Trigger, Status>>>;

/** The status after `trigger`, or null where the table refuses it. */
export function statusAfter(status: Status, trigger: Trigger): Status | null {
  const row: Partial<Record<Trigger, Status>> = next[status];
  return row[trigger] ?? null;
}

export function isOver(status: Status): boolean {
  return status === 'solved' || status === 'closed';
}
