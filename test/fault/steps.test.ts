/**
 * SIGKILL exactly at each named step of a message's way, and between the last byte of an outgoing mail and the answer to it.
 * After a restart everything is where it belongs, and what may have arrived is not sent again by itself.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OutboxView } from '../../src/store/views/queue-view.ts';
import { type Child, endChildren, until } from '../support/child.ts';
import { createDeskFolder, type DeskFolder, deskConfig, lastWords } from '../support/daemon.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import { type SinkMessage, type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';
import { answerTo, kindOf } from './agent.ts';
import { mailboxFull } from './mailbox.ts';
import { progressOf, untilDone } from './progress.ts';
import { expectNothingLost } from './proof.ts';

const messages = 42;
const killed = { code: null, signal: 'SIGKILL' };
const steps = [
  ['after-fetch', { journalled: 0, handled: 0 }],
  ['after-journal', { journalled: messages, handled: 0 }],
  ['after-commit', { journalled: messages, handled: messages }],
  ['before-flag', { journalled: messages, handled: messages }],
] as const;
const users = [...steps.map(([step]) => step), 'acknowledged', 'sent-again', 'dropped'];

describe.skipIf(skipWithoutDovecot())('a daemon that is killed', { timeout: 180_000 }, () => {
  let dovecot: Dovecot;
  let folder: DeskFolder;
  let sink: SmtpSink;
  let onMessage: (message: SinkMessage) => void = () => {};

  beforeAll(async () => {
    dovecot = await startDovecot({ users });
  });
  afterAll(async () => {
    await dovecot?.stop();
  });
  afterEach(async () => {
    await endChildren();
    await sink.close();
    folder.remove();
  });

  async function desk(user: string): Promise<void> {
    onMessage = () => {};
    sink = await startSmtpSink({ onMessage: (message) => onMessage(message) });
    const smtp = { pool: 1 };
    folder = createDeskFolder(deskConfig({ user, imapPort: dovecot.port, smtpPort: sink.port, smtp }));
  }

  test.each(steps)('%s takes up where it was', async (step, { journalled, handled }) => {
    await desk(step);
    await dovecot.deliver(step, mailboxFull({ originals: 40, copies: 2, seed: 9 }));
    const first = folder.start({ INBOXD_KILL_AT: `${step}:1` });
    expect(await first.ended, lastWords(first)).toEqual(killed);
    expect(progressOf(folder)).toMatchObject({ journalled, handled, untold: handled });
    expect(await unseen(step)).toBe(messages);
    await runOut(step, messages);
  });

  /** One more daemon, until nothing is left to do; then the proof. */
  async function runOut(user: string, count: number): Promise<readonly OutboxView[]> {
    const daemon = folder.start();
    await untilDone(folder, daemon, count);
    await daemon.kill();
    const { outbox } = await expectNothingLost({
      folder,
      dovecot,
      user,
      messages: count,
      taken: sink.messages,
    });
    expect(outbox.filter(({ state }) => state === 'uncertain').length).toBeLessThanOrEqual(1);
    return outbox;
  }

  async function unseen(user: string): Promise<number> {
    const found = await dovecot.doveadm(['search', '-u', user, 'mailbox', 'INBOX', 'UNSEEN']);
    return found.split('\n').filter((line) => line !== '').length;
  }

  test('before the answer to an acknowledgement leaves it uncertain, and does not send it again', async () => {
    await desk('acknowledged');
    await dovecot.deliver('acknowledged', fromAnn());
    const first = folder.start();
    killAtKind(first, 'acknowledgement');
    expect(await first.ended, lastWords(first)).toEqual(killed);
    const outbox = await runOut('acknowledged', 1);
    expect(outbox.filter(({ kind }) => kind === 'acknowledgement')).toMatchObject([
      { state: 'uncertain', attempts: 1, because: 'connection-lost-after-data: the program stopped' },
    ]);
    expect(sink.messages.map(kindOf).toSorted()).toEqual(['acknowledgement', 'notification']);
  });

  test('before the answer to a reply asks its agent, who sends it again with #send', async () => {
    const { question, daemon } = await uncertainReply('sent-again');
    await dovecot.deliver('sent-again', await answerTo(question, 'Maria <maria@acme.example>', '#send'));
    await until('it is sent again', () => taken('reply').length === 2);
    await untilDone(folder, daemon, 3);
    const [first, second] = taken('reply');
    expect(second?.raw).toBe(first?.raw);
    expect(await replies()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(await folder.ask('replay', '--check')).toMatchObject([{ ok: true }]);
  });

  test('before the answer to a reply asks its agent, who lets it be with #drop', async () => {
    const { question, daemon } = await uncertainReply('dropped');
    await dovecot.deliver('dropped', await answerTo(question, 'Maria <maria@acme.example>', '#drop'));
    await untilDone(folder, daemon, 3);
    expect(await replies()).toMatchObject([{ state: 'failed', attempts: 1, because: 'agent-said-drop' }]);
    expect(taken('reply')).toHaveLength(1);
    expect(await folder.ask('replay', '--check')).toMatchObject([{ ok: true }]);
  });

  /** Ann asks, Maria answers, the daemon dies with the answer on its way; the next one asks Maria. */
  async function uncertainReply(user: string): Promise<{ question: SinkMessage; daemon: Child }> {
    await desk(user);
    await dovecot.deliver(user, fromAnn());
    const first = folder.start();
    const told = await until('Maria is told', () => taken('notification')[0], {
      context: () => lastWords(first),
    });
    killAtKind(first, 'reply');
    await dovecot.deliver(user, await answerTo(told, 'Maria <maria@acme.example>', 'Try to turn it off.'));
    expect(await first.ended, lastWords(first)).toEqual(killed);
    const daemon = folder.start();
    const question = await until('Maria is asked', () => taken('held')[0], {
      context: () => lastWords(daemon),
    });
    expect(question.recipients).toEqual(['maria@acme.example']);
    expect(await replies()).toMatchObject([{ state: 'uncertain', attempts: 1 }]);
    expect(taken('reply')).toHaveLength(1);
    return { question, daemon };
  }

  /** Inside the server's handler: it has the whole message and has not answered. */
  function killAtKind(daemon: Child, kind: string): void {
    onMessage = (message) => {
      if (kindOf(message) === kind && daemon.ending() === null) daemon.signal('SIGKILL');
    };
  }

  function taken(kind: string): SinkMessage[] {
    return sink.messages.filter((message) => kindOf(message) === kind);
  }

  async function replies(): Promise<OutboxView[]> {
    return (await folder.ask<OutboxView>('outbox', 'list')).filter(({ kind }) => kind === 'reply');
  }
});

function fromAnn(): Buffer {
  return rawMail({
    from: 'Ann Lee <ann@customer.example>',
    to: 'help@acme.example',
    subject: 'Printer on fire',
    messageId: 'ann-1@customer.example',
  });
}
