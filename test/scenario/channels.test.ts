/** Requests that come through other channels, as the mail of a service. */
import { afterEach, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
channels: [web, phone]
relays:
  - name: contact form
    when: {from: form@web.example}
    channel: web
    requester: {address: Email, name: Name}
  - name: voicemail
    when: {from: '@phone.example'}
    channel: phone
`;

let desk: TestDesk;
afterEach(() => desk.close());

test('a form is the request of whom it names, and they get the acknowledgement and the answer', async () => {
  desk = await startDesk({ policy });
  await desk.receives(
    rawMail({
      from: 'form@web.example',
      to: 'support@acme.example',
      subject: 'Contact',
      text: 'Name: Ann Lee\nEmail: ann@customer.example\n\nMy printer burns.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    }),
  );
  expect(await desk.ticket(1001)).toMatchObject({ channel: 'web', requester: 'ann@customer.example' });
  expect(desk.to('ann@customer.example')).toHaveLength(1);
  await desk.agent('Maria').repliesToLast('Use water.');
  expect(desk.lastTo('ann@customer.example').mail.text).toContain('Use water.');
  expect(desk.to('form@web.example')).toHaveLength(0);
});

test('a voicemail that names nobody is a ticket by phone, and the machine is not answered', async () => {
  desk = await startDesk({ policy });
  await desk.receives(
    rawMail({
      from: 'calls@phone.example',
      to: 'support@acme.example',
      subject: 'New voicemail from +1 555 0100',
      text: 'Please call me back.',
    }),
  );
  expect(await desk.ticket(1001)).toMatchObject({ channel: 'phone' });
  expect(desk.to('calls@phone.example')).toHaveLength(0);
});

test('URGENT, alone on the first line of a reply, raises the priority once', async () => {
  desk = await startDesk({ policy });
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.customer('ann').repliesToLast('URGENT\n\nThe house too.');
  expect(await desk.ticket(1001)).toMatchObject({ priority: 'high' });
  expect(desk.lastTo('maria@acme.example').mail.text).toContain('wrote URGENT: the priority is high now');
  await desk.customer('ann').repliesToLast('URGENT');
  expect(await desk.ticket(1001)).toMatchObject({ priority: 'high' });
});
