/** An agent's mail as read, and what it asks to see. */

import type { PlacedCommand } from '../command/command.ts';
import type { Inbound } from '../context.ts';
import type { Decision, Look } from '../decision.ts';
import { assertNever } from '../event.ts';
import type { Addressed } from '../incoming/addressed.ts';
import type { Verdict } from '../incoming/classify.ts';
import type { Contact } from '../known.ts';
import type { DeskAgent } from '../settings.ts';

export interface AgentMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly sender: Contact;
  /** New words without quotes and signature. */
  readonly words: string;
  readonly verdict: Verdict;
  readonly agent: DeskAgent;
  /** The second factor: what proved that the agent wrote this. */
  readonly factor: string;
}

const lookVerbs = ['show', 'list', 'why', 'help', 'report', 'stats'] as const;
type LookVerb = (typeof lookVerbs)[number];
type LookCommand = PlacedCommand & { verb: LookVerb };

export function isLook(command: PlacedCommand): command is LookCommand {
  return lookVerbs.some((verb) => verb === command.verb);
}

/** What the agent asked to see, answered once the decision is written. */
export function looksOf(
  mail: AgentMail,
  ticket: number | null,
  commands: readonly PlacedCommand[],
): Decision['looks'] {
  const common = { agent: mail.agent.name, mailbox: mail.addressed.mailbox.name };
  return commands.filter(isLook).map((command) => ({ ...common, look: lookOf(command, ticket ?? 0) }));
}

function lookOf(command: LookCommand, ticket: number): Look {
  switch (command.verb) {
    case 'show':
      return { verb: 'show', ticket: command.ticket ?? ticket, full: command.full };
    case 'why':
      return { verb: 'why', ticket: command.ticket ?? ticket };
    case 'list':
      return { verb: 'list', filter: command.filter, value: command.value };
    case 'help':
      return { verb: 'help', about: command.about };
    case 'report':
      return { verb: 'report', kind: command.kind, date: command.date };
    case 'stats':
      return { verb: 'stats', of: command.of, name: command.name };
    default:
      return assertNever(command);
  }
}
