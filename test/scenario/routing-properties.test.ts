/** Whatever comes in whatever order: nobody carries too much, nobody away gets work, every ticket has its place, and all of it again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeskEvent } from '../../src/desk/event.ts';
import { minute } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk, testConfig } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const agents = ['Maria', 'Bob', 'Cy'] as const;
const most = 2;
type Agent = (typeof agents)[number];
type Step =
  | { readonly kind: 'write' }
  | { readonly kind: 'solve' }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'away' | 'back'; readonly agent: Agent };

const agent = fc.constantFrom(...agents);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ kind: 'write' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'solve' }) },
  { weight: 2, arbitrary: agent.map((it): Step => ({ kind: 'away', agent: it })) },
  { weight: 2, arbitrary: agent.map((it): Step => ({ kind: 'back', agent: it })) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 20 }).map((minutes): Step => ({ kind: 'pass', minutes })),
  },
);

async function open(strategy: string): Promise<TestDesk> {
  return await startDesk({
    policy: `routing: {strategy: ${strategy}, maxTickets: ${most}}`,
    config: () => ({
      ...testConfig(),
      groups: [{ name: 'first', lead: 'Lea' }],
      agents: [
        ...agents.map((name) => ({
          name,
          addresses: [`${name.toLowerCase()}@acme.example`],
          groups: ['first'],
        })),
        { name: 'Lea', addresses: ['lea@acme.example'], groups: [], role: 'lead' },
      ],
    }),
  });
}

/** Runs the steps and looks after each; returns who got what. */
async function run(strategy: string, steps: readonly Step[]): Promise<string[]> {
  const desk = await open(strategy);
  const away = new Set<string>();
  let seen = 0;
  try {
    for (const [at, one] of steps.entries()) {
      if (one.kind === 'away') away.add(one.agent);
      if (one.kind === 'back') away.delete(one.agent);
      await take(desk, one, at);
      const events = await desk.events();
      await look(desk, events.slice(seen), away);
      seen = events.length;
    }
    return (await desk.events()).flatMap(given);
  } finally {
    await desk.close();
  }
}

const isWork = (status: string) => status !== 'solved' && status !== 'closed';
const given = (event: DeskEvent): string[] =>
  event.type === 'ticket.assigned' ? [`${event.ticket} ${event.data.agent} ${event.because}`] : [];

async function take(desk: TestDesk, one: Step, at: number): Promise<void> {
  if (one.kind === 'pass') await desk.passes(one.minutes * minute);
  else if (one.kind === 'write') await desk.customer(`c${at}`).writes(`Question ${at}`);
  else if (one.kind === 'solve') {
    const mine = (await desk.tickets()).find(({ assignee, status }) => assignee !== null && isWork(status));
    if (mine?.assignee === undefined || mine.assignee === null) return;
    const address = `${mine.assignee.toLowerCase()}@acme.example`;
    const news = desk.to(address).findLast(({ mail }) => mail.text.includes(`ticket #${mine.number}`));
    if (news !== undefined) await desk.agent(mine.assignee).repliesTo(news, '#solve');
  } else {
    const address = `${one.agent.toLowerCase()}@acme.example`;
    const text = `#${one.kind}`;
    await desk.receives(rawMail({ from: address, to: desk.personal(one.agent), subject: 'Me', text }));
  }
}

async function look(desk: TestDesk, news: readonly DeskEvent[], away: ReadonlySet<string>): Promise<void> {
  const tickets = (await desk.tickets()).filter(({ status }) => isWork(status));
  for (const name of agents)
    expect(
      tickets.filter(({ assignee }) => assignee === name).length,
      `what ${name} carries`,
    ).toBeLessThanOrEqual(most);
  for (const event of news)
    if (event.type === 'ticket.assigned' && event.data.agent !== null)
      expect(away.has(event.data.agent), `${event.data.agent} is away and got ${event.ticket}`).toBe(false);
  for (const { number, assignee } of tickets.filter((it) => it.assignee === null)) {
    const queued = (await desk.events(number)).some(({ type }) => type === 'ticket.queued');
    const told = desk.to('lea@acme.example').some(({ mail }) => mail.text.includes(`ticket #${number}`));
    expect({ number, assignee, queued, told }).toEqual({ number, assignee: null, queued: true, told: true });
  }
}

test.each(['inTurn', 'leastLoaded'])('%s', { timeout: 180_000 }, async (strategy) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      expect(await run(strategy, steps)).toEqual(await run(strategy, steps));
    }),
    { numRuns: 8 },
  );
});
