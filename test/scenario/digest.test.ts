/** Digests: what is due is mailed once, says what moved, shows what its reader may see, and is answered with commands. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { sendDigests } from '../../src/flow/digest.ts';
import { type DeskOptions, startDesk, type TestDesk } from '../support/desk.ts';

const policy = `
digests: [{name: week, period: weekly, at: "08:00", timezone: Europe/Berlin}]
categories: [{name: law}]
access: [{name: law, when: {category: law}, group: second}]`;
const [boss, maria] = ['boss@acme.example', 'maria@acme.example'];

let desk: TestDesk;
afterEach(() => desk.close());
const begin = async (options: DeskOptions = {}): Promise<void> => {
  // A Monday; Maria is a manager too, the boss is no agent.
  desk = await startDesk({
    policy,
    config: (it) => ({ ...it, managers: [boss, maria] }),
    now: '2026-01-05T06:00:00Z',
    ...options,
  });
  await desk.settle();
};
const digests = (address: string) =>
  desk.to(address).filter(({ mail }) => mail.subject.startsWith('Weekly digest'));

describe('a weekly digest', () => {
  test('comes on Monday morning in its time zone, to each manager, once', async () => {
    await begin();
    await desk.customer('ann').writes('Printer on fire', 'It burns.');
    await desk.agent('Maria').repliesToLast('Use water.');
    await desk.until('2026-01-12T06:59:00Z');
    await desk.settle();
    expect(digests(boss)).toHaveLength(0);
    await desk.until('2026-01-12T07:01:00Z');
    await desk.settle();
    await desk.settle();
    expect(digests(boss)).toHaveLength(1);
    expect(digests(maria)).toHaveLength(1);
    const [digest] = digests(boss);
    expect(digest?.mail.subject).toContain(
      'Weekly digest, Mon 5 Jan to Sun 11 Jan: 1 ticket this week, none before',
    );
    expect(digest?.mail.text).toContain('tickets opened: 1, before: 0');
    expect(digest?.mail.attachments.map(({ filename }) => filename)).toEqual(['weekly-2026-01-05.csv']);
    expect(digest?.raw.toString('latin1')).toContain('Auto-Submitted: auto-generated');
  });

  test('is not sent about the time before the desk began', async () => {
    await begin();
    expect(digests(boss)).toEqual([]);
  });

  test('that was missed comes once, and says how many others were not sent', async () => {
    await begin();
    await desk.customer('ann').writes('Printer on fire', 'It burns.');
    await desk.advance(29 * day);
    await desk.settle();
    expect(digests(boss)).toHaveLength(1);
    expect(digests(boss)[0]?.mail.text).toContain('the digests of the 3 weeks before were not sent');
  });

  test('names what needs a decision, and counts what its reader may not read without a word of it', async () => {
    await begin();
    await desk.customer('ann').writes('Velvet umbrella', 'Crimson.');
    await desk.agent('Maria').repliesToLast('#category law');
    await desk.customer('joe').writes('Blue chair', 'Please help.');
    await desk.agent('Maria').repliesToLast('#take');
    for (const agent of ['Maria', 'Bob'])
      await desk.agent(agent).writes('Away', '#away', { to: desk.personal(agent) });
    await desk.customer('zoe').writes('Nobody is here', 'Hello?');
    await desk.advance(7 * day + 2 * hour);
    await desk.settle();
    const [digest] = digests(boss);
    const shown = `${digest?.raw.toString('latin1')}${digest?.mail.text}${digest?.mail.html}`;
    expect(shown).toContain('Nobody is here');
    expect(shown).toContain('nobody has it');
    expect(shown).not.toContain('Velvet');
    expect(digest?.mail.text).toContain('tickets opened: 3, before: 0');
  });

  test('is answered with commands by a manager who is an agent', async () => {
    await begin();
    await desk.customer('ann').writes('Printer on fire', 'It burns.');
    await desk.until('2026-01-12T08:00:00Z');
    await desk.settle();
    const [digest] = digests(maria);
    expect(digest?.mail.text).toContain('Answer this mail with a command alone');
    await desk.agent('Maria').writes(`Re: ${digest?.mail.subject}`, '#show 1001', {
      to: digest?.replyTo ?? '',
      inReplyTo: digest?.mail.messageId ?? '',
    });
    expect(desk.lastTo(maria).mail.text).toContain('It burns.');
    expect(digests(boss)[0]?.mail.text).not.toContain('Answer this mail');
  });
});

test('a daily digest is about the day before, and a monthly one about the month', async () => {
  await begin({
    policy:
      'digests: [{name: d, period: daily, to: operator}, {name: m, period: monthly, to: [managers, operator]}]',
  });
  await desk.passes(2 * day + 3 * hour);
  await desk.settle();
  const subjects = desk.to('ops@acme.example').map(({ mail }) => mail.subject);
  expect(subjects.at(-1)).toContain('Daily digest, Tue 6 Jan');
  await desk.until('2026-02-01T09:00:00Z');
  await desk.settle();
  expect(desk.to(boss).at(-1)?.mail.subject).toContain('Monthly digest, Thu 1 Jan to Sat 31 Jan');
});

test('two programs that look at the same time send it once', async () => {
  await begin();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  desk.now = '2026-01-12T08:00:00.000Z';
  const deps = { store: desk.store, desk: desk.settings };
  const sent = await Promise.all([sendDigests(deps, desk.now), sendDigests(deps, desk.now)]);
  expect(sent.toSorted()).toEqual([0, 2]);
});
