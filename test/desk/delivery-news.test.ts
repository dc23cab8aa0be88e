import { describe, expect, test } from 'vitest';
import type { Decision, MailKind } from '../../src/desk/decision.ts';
import { hour, after as later } from '../../src/desk/instant.ts';
import { type Attempt, settle } from '../../src/desk/outgoing/delivery.ts';
import { type Delivered, deliveryNews } from '../../src/desk/outgoing/delivery-news.ts';
import { ann, contextOf, knownMessage, now } from './world.ts';

const reply: Delivered = {
  id: 9,
  ticket: 1001,
  kind: 'reply',
  agent: 'Maria',
  message: 3,
  recipients: [ann.address],
};
const acknowledgement: Delivered = { ...reply, kind: 'acknowledgement', agent: null, message: 0 };
const accepted: Attempt = { kind: 'sent', serverMessageId: null, rejected: [] };
const uncertain: Attempt = { kind: 'uncertain', error: 'socket closed' };
const refusal = (kind: 'failed' | 'deferred'): Attempt => ({
  kind,
  concerns: 'recipient',
  replyCode: 550,
  enhancedCode: '5.1.1',
  response: '5.1.1 No such user',
});

function news(mail: Delivered, attempt: Attempt): Decision | null {
  const history = [knownMessage(1001), knownMessage(1001, { id: 3, kind: 'reply', text: 'Water helps.' })];
  const settled = settle({ attempts: 1, createdAt: now }, attempt, now, 0.5, 5 * 24 * hour);
  return deliveryNews(contextOf({ history }), mail, settled);
}
const types = (decision: Decision | null) =>
  decision?.events.flatMap(({ happenings }) => happenings.map(({ type }) => type));

describe('a reply', () => {
  test('that was accepted is a fact by its agent, and nobody is told', () => {
    const decision = news(reply, accepted);
    expect(decision?.events[0]?.happenings).toMatchObject([
      { type: 'reply.sent', actor: 'agent:Maria', data: { message: 3, mail: 9 } },
    ]);
    expect(decision?.mails).toEqual([]);
  });

  test('that is put off is no news', () => {
    expect(news(reply, refusal('deferred'))).toBeNull();
  });

  test('that failed is told to who has the ticket, with what the server said', () => {
    const decision = news(reply, refusal('failed'));
    expect(types(decision)).toEqual(['mail.failed']);
    const [mail] = decision?.mails ?? [];
    expect(mail?.to[0]?.address).toBe('maria@acme.example');
    expect(JSON.stringify(mail?.content)).toContain('No such user');
  });

  test('that may have arrived is asked about: its words, #send or #drop, for 72 hours', () => {
    const decision = news(reply, uncertain);
    expect(types(decision)).toEqual(['mail.uncertain']);
    expect(decision?.held).toMatchObject([{ mail: 9, agent: 'Maria', expiresAt: later(now, 72 * hour) }]);
    expect(decision?.setTimers).toMatchObject([{ kind: 'held-expiry', subject: decision?.held[0]?.id }]);
    const said = JSON.stringify(decision?.mails[0]?.content);
    for (const part of ['Water helps.', '#send', '#drop', 'may have arrived']) expect(said).toContain(part);
  });

  test('of an agent who is gone stays uncertain, and is no question', () => {
    const decision = news({ ...reply, agent: 'Gone' }, uncertain);
    expect(types(decision)).toEqual(['mail.uncertain']);
    expect(decision).toMatchObject({ mails: [], held: [] });
  });
});

describe('an acknowledgement', () => {
  test('that was accepted is no news', () => {
    expect(news(acknowledgement, accepted)).toBeNull();
  });

  test('that may have arrived stays so, and nobody is asked', () => {
    expect(news(acknowledgement, uncertain)).toMatchObject({ mails: [], held: [] });
  });

  test('that failed is told once, so that the agent knows before answering', () => {
    expect(news(acknowledgement, refusal('failed'))?.mails).toHaveLength(1);
  });
});

test.each<MailKind>([
  'notification',
  'answer',
  'command-error',
  'held',
  'challenge',
  'oversize',
  'quarantine',
  'alert',
])('how a mail of kind %s ended is no news: it cannot cause another mail', (kind) => {
  for (const attempt of [accepted, uncertain, refusal('failed')])
    expect(news({ ...reply, kind }, attempt)).toBeNull();
});

test('news of a ticket that is gone are none', () => {
  expect(news({ ...reply, ticket: 4711 }, refusal('failed'))).toBeNull();
});
