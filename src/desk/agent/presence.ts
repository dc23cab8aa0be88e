/** `#away` and `#back`: they are about the agent and need no ticket. */
import { aroundTheClock } from '../clock/around-the-clock.ts';
import type { CommandProblem, PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import type { DeskAgent } from '../settings.ts';
import { instantMeant } from './when.ts';

export function isPresence({ verb }: PlacedCommand): boolean {
  return verb === 'away' || verb === 'back';
}

export interface Presence {
  readonly away: Decision['away'];
  readonly problems: readonly CommandProblem[];
}

/** What the commands say of the agent. A time without a date is that of the agent; a day is over with its end. */
export function presenceOf({ now }: Context, agent: DeskAgent, commands: readonly PlacedCommand[]): Presence {
  const command = commands.find(isPresence);
  if (command === undefined) return { away: [], problems: [] };
  if (command.verb !== 'away') return { away: [{ agent: agent.name, away: null }], problems: [] };
  const calendar = agent.hours ?? aroundTheClock(agent.timeZone);
  const until = command.until === null ? null : instantMeant(command.until, calendar, agent.timeZone, now);
  if (until !== null && until <= now) {
    const { line, source: text } = command;
    const hint = 'Write for example #away until monday 09:00, or #away alone.';
    return {
      away: [],
      problems: [{ line, text, message: 'that time has passed', hint, reason: 'conflict' }],
    };
  }
  return { away: [{ agent: agent.name, away: { since: now, until } }], problems: [] };
}
