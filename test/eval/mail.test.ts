/** The evaluation of mail on a small folder of our own, whose figures can be counted by hand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evaluateMail, mailTable } from './mail/eval-mail.ts';
import { fallen, raise, readRatchet } from './mail/ratchet.ts';

const dir = mkdtempSync(join(tmpdir(), 'inboxd-eval-mail-'));
afterAll(() => rmSync(dir, { recursive: true }));

function writeSet(
  set: string,
  files: Readonly<Record<string, string>>,
  facts: Readonly<Record<string, object>>,
) {
  mkdirSync(join(dir, set));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, set, file), text);
  const entries = Object.entries(facts).map(([file, of]) => ({ file, facts: of }));
  writeFileSync(join(dir, set, 'expect.json'), JSON.stringify(entries));
}

const question = `From: Ann Lee <ann@example.org>
To: help@example.net
Subject: Printer
Message-ID: <1@example.org>

It is on fire.
`;

const answer =
  'Water helps.\n\nOn Mon, 5 Jan 2026 at 10:00, Ann Lee <ann@example.org> wrote:\n> It is on fire.\n';

test('right and wrong facts are counted by kind and set, and what is not computed counts as wrong', async () => {
  writeSet(
    'helpdesk-ours',
    { 'a.eml': question },
    {
      'a.eml': {
        ...{
          subject: 'Printer',
          from: { name: 'Ann Lee', address: 'ann@example.org' },
          to: ['help@example.net'],
        },
        ...{ messageId: '2@example.org', isBounce: false, colourOfTheSky: 'blue' },
      },
    },
  );
  writeSet(
    'reply-ours',
    { 'b.txt': answer },
    { 'b.txt': { replyText: 'Water helps.', replyTextContains: ['fire'] } },
  );
  const evaluation = await evaluateMail(dir, () => {});
  expect(evaluation).toMatchObject({ passed: 5, total: 8 });
  expect(evaluation.kinds).toMatchObject({
    subject: { passed: 1, total: 1 },
    messageId: { passed: 0, total: 1 },
    colourOfTheSky: { passed: 0, total: 1 },
    replyText: { passed: 1, total: 1 },
    replyTextContains: { passed: 0, total: 1 },
  });
  expect(evaluation.sets).toEqual({
    'helpdesk-ours': { passed: 4, total: 6 },
    'reply-ours': { passed: 1, total: 2 },
  });
  expect(evaluation.failures).toContainEqual({
    ...{ set: 'helpdesk-ours', file: 'a.eml', fact: 'messageId' },
    ...{ expected: '2@example.org', got: '1@example.org' },
  });
  expect(mailTable(evaluation)).toContain(
    'helpdesk-ours/a.eml messageId: expected "2@example.org", got "1@example.org"',
  );
});

test('a ratchet rises, and tells what has fallen', () => {
  const path = join(dir, 'ratchet.json');
  raise(path, { subject: { passed: 3, total: 4 }, from: { passed: 2, total: 2 } });
  raise(path, { subject: { passed: 4, total: 4 }, from: { passed: 1, total: 2 } });
  expect(readRatchet(path)).toEqual({ subject: 4, from: 2 });
  expect(
    fallen(readRatchet(path), { subject: { passed: 4, total: 4 }, from: { passed: 1, total: 2 } }),
  ).toEqual(['from: 1, once 2']);
});

test('an expect.json that is none is told with its path', async () => {
  writeSet('broken', {}, {});
  writeFileSync(join(dir, 'broken', 'expect.json'), '{"file":"x"}');
  await expect(evaluateMail(dir, () => {})).rejects.toThrow(join('broken', 'expect.json'));
});
