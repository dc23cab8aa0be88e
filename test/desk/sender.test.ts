import { describe, expect, test } from 'vitest';
import { allReferences, effectiveSender } from '../../src/desk/incoming/sender.ts';
import { mailboxNamed } from '../../src/desk/settings.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { desk, parsedMail } from './world.ts';

const support = mailboxNamed(desk, 'support');
const sender = (mail: Partial<ParsedMail>) => effectiveSender(parsedMail(mail), support);
const person = (address: string, displayName = '') => ({ address, displayName });
const field = (name: string, value: string) => ({ name, value });
const list = [person('team@lists.example', 'Ann Lee via Team')];
const form = [person('form@web.example', 'Web form')];

describe('a mail is from', () => {
  test.each<[string, Partial<ParsedMail>, string, string]>([
    ['From', {}, 'ann@customer.example', 'Ann Lee'],
    ['From in normal form', { from: [person('Ann@CUSTOMER.example')] }, 'ann@customer.example', ''],
    ['Sender, where From is empty', { from: [], sender: person('bot@x.example') }, 'bot@x.example', ''],
    ['nobody', { from: [] }, '', ''],
    [
      'From, never Reply-To, outside lists and forms',
      { replyTo: [person('eve@evil.example')], headers: [field('x-original-from', 'eve@evil.example')] },
      'ann@customer.example',
      'Ann Lee',
    ],
    [
      'Reply-To, behind a form',
      { from: form, replyTo: [person('ann@c.example', 'Ann')] },
      'ann@c.example',
      'Ann',
    ],
    [
      'X-Original-From, behind a list',
      {
        from: list,
        replyTo: [person('team@lists.example')],
        headers: [field('x-original-from', '"Lee, Ann" <Ann@c.example>')],
      },
      'ann@c.example',
      'Lee, Ann',
    ],
    [
      'X-Original-Sender, behind a list',
      { from: list, headers: [field('x-original-sender', 'ann@c.example')] },
      'ann@c.example',
      '',
    ],
    ['the list itself, where it names nobody', { from: list }, 'team@lists.example', 'Ann Lee via Team'],
    [
      'Reply-To, where the original sender is no address',
      {
        from: list,
        replyTo: [person('ann@c.example')],
        headers: [field('x-original-from', 'Ann (no address)')],
      },
      'ann@c.example',
      '',
    ],
  ])('%s', (_, mail, address, displayName) => {
    expect(sender(mail)).toMatchObject({ address, displayName });
  });

  test('a list or form only where the mailbox names it', () => {
    expect(sender({ from: form }).fromListOrForm).toBe(true);
    expect(sender({ from: list }).fromListOrForm).toBe(true);
    expect(sender({ from: [person('other@lists.example')] }).fromListOrForm).toBe(false);
    const sales = mailboxNamed(desk, 'sales');
    expect(effectiveSender(parsedMail({ from: form }), sales).fromListOrForm).toBe(false);
  });
});

test('everything a mail refers to counts, once: threads, reports and receipts', () => {
  const mail = parsedMail({
    inReplyTo: ['a@x'],
    references: ['b@x', 'a@x'],
    deliveryReport: { recipients: [], originalMessageId: 'c@x', originalReferences: ['d@x', 'b@x'] },
    headers: [field('original-message-id', '<e@x>')],
  });
  expect(allReferences(mail)).toEqual(['a@x', 'b@x', 'c@x', 'd@x', 'e@x']);
  expect(allReferences(parsedMail({ deliveryReport: null }))).toEqual([]);
});
