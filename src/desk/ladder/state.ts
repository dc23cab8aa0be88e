/** Where a ticket stands on a ladder: the fold of its `ladder.*` and `page.*` events. */
import { assertNever, type DeskEvent } from '../event.ts';
import type { Instant } from '../instant.ts';

export interface Climb {
  readonly ladder: string;
  readonly level: number;
  readonly since: Instant;
  /** The call that waits for its answer. */
  readonly page: {
    readonly rung: number;
    readonly agents: readonly string[];
    readonly answerBy: Instant;
  } | null;
  /** Who answered a call at this level. */
  readonly acknowledgedBy: string | null;
}

type ClimbEvent = Extract<
  DeskEvent,
  { type: 'ladder.entered' | 'page.sent' | 'page.acknowledged' | 'page.exhausted' }
>;

export function climbed(before: Climb | null, event: ClimbEvent): Climb | null {
  if (event.type === 'ladder.entered') {
    const { ladder, level } = event.data;
    return { ladder, level, since: event.at, page: null, acknowledgedBy: null };
  }
  if (before === null) return null;
  switch (event.type) {
    case 'page.sent': {
      const { rung, agents, answerBy } = event.data;
      return { ...before, page: { rung, agents, answerBy } };
    }
    case 'page.acknowledged':
      return { ...before, page: null, acknowledgedBy: event.data.agent };
    case 'page.exhausted':
      return { ...before, page: null };
    default:
      return assertNever(event);
  }
}
