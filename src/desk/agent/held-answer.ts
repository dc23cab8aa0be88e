/** `#send` and `#drop`: what becomes of a held mail, or of a reply that may or may not have arrived. */
import type { CommandProblem } from '../command/command.ts';
import { type Decision, nothing } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import type { KnownHeld } from '../known.ts';
import type { DeskAgent } from '../settings.ts';

/** `decideAgain` decides the held mail as its agent's; null where it is gone. */
export function decideHeldAnswer(
  agent: DeskAgent,
  held: KnownHeld,
  send: boolean,
  decideAgain: () => Decision | null,
): Decision {
  const actor: Actor = `agent:${agent.name}`;
  const told = (happening: Happening) =>
    held.ticket === 0 ? [] : [{ ticket: held.ticket, happenings: [happening] }];
  const base: Decision = {
    ...nothing(send ? 'agent-said-send' : 'agent-said-drop', held.ticket === 0 ? null : held.ticket),
    clearTimers: [{ ticket: held.ticket, kind: 'held-expiry', subject: held.id }],
    heldStates: [{ id: held.id, state: send ? 'released' : 'dropped' }],
  };
  if (held.state !== 'waiting' || held.agent !== agent.name)
    return nothing('held-mail-is-settled', base.ticket);
  if (!send)
    return {
      ...base,
      events: told(happened('message.dropped', actor, 'agent-said-drop', { held: held.id })),
      mailMoves: settledMail(held, 'drop'),
    };
  const released = told(happened('message.released', actor, 'agent-said-send', { held: held.id }));
  if (held.mail !== 0) return { ...base, events: released, mailMoves: settledMail(held, 'send') };
  return joined(base, released, decideAgain() ?? nothing('held-mail-is-gone', base.ticket), held);
}

function settledMail(held: KnownHeld, move: 'send' | 'drop'): Decision['mailMoves'] {
  return held.mail === 0 ? [] : [{ id: held.mail, move, because: `agent-said-${move}` }];
}

function joined(base: Decision, released: Decision['events'], then: Decision, held: KnownHeld): Decision {
  return {
    ...then,
    because: base.because,
    ticket: base.ticket ?? then.ticket,
    events: [...released, ...then.events],
    clearTimers: [...base.clearTimers, ...then.clearTimers],
    heldStates: [...base.heldStates, ...then.heldStates],
    released: held.journal === 0 || held.ticket !== 0 ? [] : [{ id: held.journal, ticket: then.ticket }],
  };
}

/** Why an answer to a question cannot be taken; null where it can. What is settled is told, not passed over: words may be lost. */
export function heldProblem(
  question: KnownHeld | undefined,
  verb: string | undefined,
): CommandProblem | null {
  const problem = (message: string, hint: string): CommandProblem => ({
    line: 1,
    text: '',
    message,
    hint,
    reason: 'conflict',
  });
  if (question === undefined)
    return problem(
      'there is nothing to send or drop here',
      'Answer the mail that asked you, with #send or #drop alone.',
    );
  if (verb === undefined)
    return problem('this mail waits for your word', 'Answer with #send or #drop alone.');
  return question.state === 'waiting'
    ? null
    : problem(
        `the mail is settled: it was ${question.state} before`,
        'If it is still needed, write it again.',
      );
}
