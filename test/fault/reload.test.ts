/** A real daemon that is told to read its configuration again: what changes, and what mistakes do. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endChildren, until } from '../support/child.ts';
import { createDeskFolder, type DeskFolder, deskConfig, lastWords } from '../support/daemon.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

describe.skipIf(skipWithoutDovecot())('a daemon that gets SIGHUP', { timeout: 120_000 }, () => {
  let dovecot: Dovecot;
  let sink: SmtpSink;
  let folder: DeskFolder;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: ['help'] });
    sink = await startSmtpSink({});
    folder = createDeskFolder({ ...config(), policy: ['ours.yaml'] });
  });
  afterEach(endChildren);
  afterAll(async () => {
    await dovecot.stop();
    await sink.close();
    folder.remove();
  });

  const config = () => deskConfig({ imapPort: dovecot.port, smtpPort: sink.port });
  const rule = (tag: string) => `intake: [{name: all, when: {}, set: {tags: ${tag}}}]\n`;
  const arrives = (subject: string) =>
    dovecot.deliver('help', [
      rawMail({ from: 'ann@customer.example', to: 'help@acme.example', subject, text: 'Please.' }),
    ]);
  const tagsOf = () =>
    folder
      .rows<{ state: string }>('select state from ticket order by number')
      .map(({ state }) => JSON.parse(state).tags.join());

  test('decides by the new policy, keeps the old one with mistakes, and tells the operator of them', async () => {
    folder.write('ours.yaml', rule('first'));
    const daemon = await folder.startReady('help');
    const says = (words: string) =>
      until(words, () => daemon.stderr().includes(words), { context: () => lastWords(daemon) });
    const tags = (expected: readonly string[]) =>
      until(`the tags are ${expected}`, () => tagsOf().join(' ') === expected.join(' '), {
        context: () => lastWords(daemon),
      });
    await arrives('One');
    await tags(['first']);

    folder.write('ours.yaml', rule('second'));
    daemon.signal('SIGHUP');
    await says('the configuration was read again');
    await arrives('Two');
    await tags(['first', 'second']);

    folder.write('ours.yaml', 'intake: [{name: all, whn: {}, set: {category: gold}}]\n');
    daemon.signal('SIGHUP');
    await says('the old one holds');
    await until(
      'the operator is told',
      () => sink.messages.some(({ raw }) => raw.toString().includes('old one holds')),
      {
        context: () => lastWords(daemon),
      },
    );
    expect(daemon.stderr()).toMatch(/ours\.yaml:1:\d+/);
    await arrives('Three');
    await tags(['first', 'second', 'second']);

    folder.write('ours.yaml', rule('third'));
    const { desk, ...others } = config() as { desk: object };
    folder.configure({
      ...others,
      policy: ['ours.yaml'],
      desk: { ...desk, secret: 'another secret of sixteen' },
    });
    daemon.signal('SIGHUP');
    await says('needs a restart');
    expect(daemon.stderr()).toContain('"restart":["desk.secret"]');
    await arrives('Four');
    await tags(['first', 'second', 'second', 'third']);
    daemon.signal('SIGTERM');
    expect(await daemon.ended).toEqual({ code: 0, signal: null });
  });
});
