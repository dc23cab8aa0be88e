/**
 * Who wrote this (DESIGN 4.5). An agent's authority needs a registered address and a second factor; what looks like an
 * agent without one is held, never executed. Everybody else is a customer, authenticated or not.
 */
import type { Authentication } from '../../mail/authentication/authentication-results.ts';
import { agentAt, type DeskAgent, type DeskSettings } from '../settings.ts';
import { agentKey, type Claim } from '../token.ts';
import type { Addressed } from './addressed.ts';

export type Sender =
  | { readonly role: 'agent'; readonly agent: DeskAgent; readonly factor: string }
  | { readonly role: 'unproven-agent'; readonly agent: DeskAgent; readonly reason: string }
  | { readonly role: 'customer'; readonly authenticated: boolean; readonly reason: string };

export interface IdentifyInput {
  /** Normalised address of From; empty where there is none. */
  readonly from: string;
  /** Contact id of From. */
  readonly contact: number;
  readonly authentication: Authentication;
  readonly addressed: Addressed;
}

const agentPurposes = ['agent-answer', 'agent-note', 'agent-personal', 'challenge', 'approval'];

export function identify(desk: DeskSettings, input: IdentifyInput): Sender {
  const agent = agentAt(desk, input.from);
  if (agent !== null) return identifyAgent(agent, input);
  const borrowed = input.addressed.tokens.find(({ claim }) => agentPurposes.includes(claim.purpose));
  if (borrowed !== undefined) {
    const owner = desk.agents.find((it) => agentKey(it.name) === borrowed.claim.person);
    if (owner !== undefined) return { role: 'unproven-agent', agent: owner, reason: 'unregistered-address' };
  }
  return {
    role: 'customer',
    authenticated: input.authentication.verdict === 'pass',
    reason: input.authentication.reason,
  };
}

function identifyAgent(agent: DeskAgent, input: IdentifyInput): Sender {
  const { authentication, addressed } = input;
  if (authentication.verdict === 'fail')
    return { role: 'unproven-agent', agent, reason: authentication.reason };
  const mine = (claim: Claim) =>
    agentPurposes.includes(claim.purpose) && claim.person === agentKey(agent.name);
  const token = addressed.tokens.find(({ claim }) => mine(claim));
  const signedId = addressed.signedIds.find(({ claim }) => mine(claim));
  if (token && !token.expired) return { role: 'agent', agent, factor: 'token-in-address' };
  if (isCustomerHere(input) && !signedId) {
    return {
      role: 'customer',
      authenticated: authentication.verdict === 'pass',
      reason: 'customers-own-token',
    };
  }
  if (addressed.tokens.some(({ claim }) => agentPurposes.includes(claim.purpose) && !mine(claim))) {
    return { role: 'unproven-agent', agent, reason: 'token-of-somebody-else' };
  }
  if (signedId && !signedId.expired) return { role: 'agent', agent, factor: 'signed-reference' };
  if (authentication.verdict === 'pass') return { role: 'agent', agent, factor: authentication.reason };
  return { role: 'unproven-agent', agent, reason: token || signedId ? 'expired-token' : 'no-second-factor' };
}

/** A customer's token that was made for this very person makes the agent the customer there. */
function isCustomerHere({ addressed, contact }: IdentifyInput): boolean {
  return [...addressed.tokens, ...addressed.signedIds].some(
    ({ claim, expired }) =>
      claim.purpose === 'customer' && claim.person === contact && contact !== 0 && !expired,
  );
}
