/**
 * How long to wait before trying a server again. Pure: chance is an argument, so that a test and a replay agree.
 */

const first = 1_000;
const longest = 5 * 60_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 1): doubling from one second up to five minutes. `jitter` (0 to 1)
 * spreads the wait between half and the whole of it, so that many mailboxes of one server do not return in the same instant.
 */
export function backoff(attempt: number, jitter: number): number {
  const doublings = Math.min(Math.max(Math.trunc(attempt) - 1, 0), 30);
  const whole = Math.min(first * 2 ** doublings, longest);
  const share = Math.min(Math.max(jitter, 0), 1);
  return Math.round(whole * (0.5 + share / 2));
}
