/** What speaks for escalating beside a mail's words: who writes, how often, and how the ticket stands. */
import type { Signal } from '../event.ts';
import { targetNames } from '../policy/policy.ts';
import { rememberedOf } from '../sla/state.ts';
import type { Ticket } from '../ticket.ts';
import type { Circumstances } from '../triage/triage.ts';

/** How a ticket stands when a mail of its customer arrives. */
export interface Standing {
  /** Before the mail; null where it opens one. */
  readonly before: Ticket | null;
  readonly tier: string | null;
  readonly channel: string | null;
  readonly tags: readonly string[];
  readonly heated: boolean;
  /** Mails of customers since somebody answered, without this one. */
  readonly unanswered: number;
}

/** The tag that says that the customer matters more than others. */
export const vipTag = 'vip';

export function signalsBeside(circumstances: Circumstances, standing: Standing): Signal[] {
  const { before, tier, channel, tags, heated, unanswered } = standing;
  const { repeated, reopened, vip, tiers, channels, breachRisk } = circumstances;
  return [
    signal('repeated contact', repeated * unanswered, `${unanswered} before`),
    signal('reopened', before?.status === 'solved' ? reopened : 0, 'solved before'),
    signal('heated', heated ? circumstances.heated : 0, 'heated'),
    signal('vip', tags.includes(vipTag) ? vip : 0, vipTag),
    signal('tier', tier === null ? 0 : (tiers[tier] ?? 0), tier ?? ''),
    signal('channel', channel === null ? 0 : (channels[channel] ?? 0), channel ?? ''),
    signal('breach risk', isAtRisk(before) ? breachRisk : 0, 'time runs out'),
    ...tags.map((tag) => signal('tag', circumstances.tags[tag] ?? 0, tag)),
  ].filter(({ points }) => points > 0);
}

function signal(name: string, points: number, term: string): Signal {
  return { signal: name, points, terms: [term] };
}

/** A promise of the ticket is broken, or its warning has been given. */
function isAtRisk(ticket: Ticket | null): boolean {
  return targetNames.some((name) => {
    const target = rememberedOf(ticket?.sla ?? null, name);
    return target !== null && target.metAt === null && (target.breachedAt !== null || target.passed >= 75);
  });
}
