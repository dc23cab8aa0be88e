/** An agent's mail as read, and what it asks to see. */
import type { Addressed } from './addressed.ts';
import type { Verdict } from './classify.ts';
import type { PlacedCommand } from './command.ts';
import type { Inbound } from './context.ts';
import type { Decision } from './decision.ts';
import type { Contact } from './known.ts';
import type { DeskAgent } from './settings.ts';

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

export function isLook(
  command: PlacedCommand,
): command is PlacedCommand & { verb: 'show' | 'list' | 'why' | 'help' } {
  return (
    command.verb === 'show' || command.verb === 'list' || command.verb === 'why' || command.verb === 'help'
  );
}

/** What the agent asked to see, answered once the decision is written. */
export function looksOf(
  mail: AgentMail,
  ticket: number | null,
  commands: readonly PlacedCommand[],
): Decision['looks'] {
  const common = { agent: mail.agent.name, mailbox: mail.addressed.mailbox.name };
  return commands.filter(isLook).map((command) => {
    switch (command.verb) {
      case 'show':
        return {
          ...common,
          look: { verb: 'show', ticket: command.ticket ?? ticket ?? 0, full: command.full },
        };
      case 'why':
        return { ...common, look: { verb: 'why', ticket: command.ticket ?? ticket ?? 0 } };
      case 'list':
        return { ...common, look: { verb: 'list', filter: command.filter } };
      case 'help':
        return { ...common, look: { verb: 'help', about: command.about } };
    }
  });
}
