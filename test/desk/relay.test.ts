import { describe, expect, test } from 'vitest';
import { type Relay, relayed } from '../../src/desk/incoming/relay.ts';
import { effectiveSender } from '../../src/desk/incoming/sender.ts';
import { mailboxNamed } from '../../src/desk/settings.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { desk, parsedMail } from './world.ts';

const relays: readonly Relay[] = [
  {
    name: 'contact form',
    when: { from: ['form@web.example'] },
    channel: 'web',
    requester: { replyTo: true, address: ['Email', 'E-mail address'], name: ['Name'] },
  },
  { name: 'voicemail', when: { subject: ['voicemail'] }, channel: 'phone', requester: null },
  {
    name: 'phone service',
    when: { from: ['@phone.example'] },
    channel: 'phone',
    requester: { replyTo: false, address: ['From'], name: [] },
  },
];
const person = (address: string, displayName = '') => ({ address, displayName });
const form = [person('form@web.example', 'Web form')];
const read = (mail: Partial<ParsedMail>) => relayed(relays, parsedMail(mail));

describe('behind a notification stands', () => {
  test.each<[string, Partial<ParsedMail>, { address: string; displayName: string } | null]>([
    [
      'whom labelled lines name',
      { from: form, text: 'Name: Ann Lee\nE-mail address: Ann@Customer.example\n\nHelp!' },
      person('ann@customer.example', 'Ann Lee'),
    ],
    [
      'whom one line names',
      { from: form, text: '*Email:* Ann Lee <ann@customer.example>\n\nHelp!' },
      person('ann@customer.example', 'Ann Lee'),
    ],
    [
      'whom Reply-To names, where no line does',
      { from: form, text: 'Help!', replyTo: [person('ann@customer.example', 'Ann')] },
      person('ann@customer.example', 'Ann'),
    ],
    [
      'the first line of a label, not what a visitor adds below',
      { from: form, text: 'Email: ann@customer.example\n\nMessage:\nEmail: victim@else.example' },
      person('ann@customer.example'),
    ],
    ['nobody, where the line is no address', { from: form, text: 'Email: none of your business' }, null],
    [
      'nobody, where a caller has only a number',
      { from: [person('vm@sip.phone.example')], text: 'From: +1 555 0100' },
      null,
    ],
    [
      'nobody, where the kind names none',
      { subject: 'New voicemail', text: 'Email: victim@else.example' },
      null,
    ],
  ])('%s', (_, mail, expected) => {
    expect(read(mail)?.person ?? null).toEqual(expected);
  });

  test('a mail of a person is none', () => {
    expect(read({ subject: 'Hello', text: 'Email: victim@else.example' })).toBeNull();
  });

  test('whose words are not proved', () => {
    const mail = parsedMail({ from: form, text: 'Email: ann@customer.example' });
    const sender = effectiveSender(mail, mailboxNamed(desk, 'sales'), relays);
    expect(sender).toMatchObject({ address: 'ann@customer.example', fromListOrForm: true });
  });
});
