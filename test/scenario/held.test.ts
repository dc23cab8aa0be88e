/** Mail that waits for an agent's word: somebody else answered meanwhile; nobody answers at all (DESIGN 6). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hour, minute } from '../../src/desk/instant.ts';
import { type SentMail, startDesk, type TestDesk } from '../support/desk.ts';

const ann = 'ann@customer.example';
let desk: TestDesk;
let news: SentMail;

/** Maria's notification is from before Bob's answer. */
beforeEach(async () => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  news = desk.lastTo('maria@acme.example');
  await desk.agent('Maria').repliesTo(news, '#assign bob');
  await desk.agent('Bob').repliesToLast('Use water.');
  await desk.advance(2 * minute);
});
afterEach(() => desk.close());

async function types(): Promise<string[]> {
  return (await desk.events(1001)).map(({ type }) => type);
}

describe('an answer to a mail from before a colleague answered', () => {
  test('is held, and the question names the colleague, the time and both ways out', async () => {
    await desk.agent('Maria').repliesTo(news, 'Use sand.');
    expect(desk.lastTo(ann).mail.text).not.toContain('Use sand.');
    const question = desk.lastTo('maria@acme.example').mail.text.replace(/\s+/g, ' ');
    expect(question).toContain('Bob answered 2 minutes ago');
    expect(question).toContain('#send');
    expect(question).toContain('#drop');
    expect(question).toContain('Use sand.');
  });

  test('is sent on #send, in its own words', async () => {
    await desk.agent('Maria').repliesTo(news, 'Use sand.\n\n#solve');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    await desk.agent('Maria').repliesToLast('#send');
    expect(desk.lastTo(ann).mail.text).toContain('Use sand.');
    expect(desk.lastTo(ann).raw.toString()).not.toMatch(/#send|#solve/);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
  });

  test('is dropped on #drop, and cannot be sent any more', async () => {
    await desk.agent('Maria').repliesTo(news, 'Use sand.');
    const question = desk.lastTo('maria@acme.example');
    await desk.agent('Maria').repliesTo(question, '#drop');
    await desk.agent('Maria').repliesTo(question, '#send');
    expect(desk.lastTo(ann).mail.text).toContain('Use water.');
    expect(await types()).toContain('message.dropped');
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('dropped');
  });

  test('is not held where it is a note, or commands only', async () => {
    await desk.agent('Maria').repliesTo(news, 'He is right.\n#note');
    await desk.agent('Maria').repliesTo(news, '#priority high');
    expect(await types()).not.toContain('message.held');
    expect(await desk.ticket(1001)).toMatchObject({ priority: 'high' });
  });

  test('is not held where the agent answers what came after it', async () => {
    await desk.customer('ann').repliesToLast('It still burns');
    await desk.agent('Bob').repliesToLast('#assign maria');
    await desk.agent('Maria').repliesToLast('Use sand.');
    expect(desk.lastTo(ann).mail.text).toContain('Use sand.');
  });

  test('does not stop an agent from answering twice', async () => {
    const before = desk.to(ann).length;
    await desk.agent('Bob').repliesToLast('And call the fire brigade.');
    expect(desk.to(ann)).toHaveLength(before + 1);
  });
});

describe('a question that nobody answers', () => {
  test('expires after 72 hours, and a late #send sends nothing and says so', async () => {
    await desk.agent('Maria').repliesTo(news, 'Use sand.');
    const question = desk.lastTo('maria@acme.example');
    const before = desk.to(ann).length;
    await desk.advance(71 * hour);
    expect(await types()).not.toContain('message.dropped');
    await desk.advance(2 * hour);
    expect((await desk.events(1001)).at(-1)).toMatchObject({
      type: 'message.dropped',
      because: 'held-expired',
    });
    await desk.agent('Maria').repliesTo(question, '#send');
    expect(desk.to(ann)).toHaveLength(before);
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('expired');
  });

  test('answered with anything but #send or #drop comes back, and nothing is sent', async () => {
    await desk.agent('Maria').repliesTo(news, 'Use sand.');
    const before = desk.to(ann).length;
    await desk.agent('Maria').repliesToLast('Yes please');
    expect(desk.to(ann)).toHaveLength(before);
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('#send or #drop');
  });
});
