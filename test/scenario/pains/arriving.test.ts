/** Mail that other help desks lost, doubled or choked on (docs/pains.md, rows 1 to 15 and 43). */
import { afterEach, expect, test } from 'vitest';
import { hour, minute } from '../../../src/desk/instant.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { startDesk, supportAddress, type TestDesk, testConfig } from '../../support/desk.ts';
import { rawMail } from '../../support/mail.ts';
import { ann, answering, maria, pain, printerBurns } from '../../support/pains.ts';

let desk: TestDesk;
afterEach(() => desk.close());

const next = rawMail({ from: 'joe@customer.example', to: supportAddress, subject: 'Next', text: 'Hello' });
const subjects = async () => (await desk.tickets()).map(({ subject }) => subject).toSorted();

test('#1 what is read and not stored yet is not lost by a crash, and not taken twice', async () => {
  let crashes = true;
  desk = await startDesk({
    step: (name) => {
      if (name === 'after-journal' && crashes) throw new Error('killed');
    },
  });
  await expect(desk.receives(pain('01'))).rejects.toThrow('killed');
  expect(await desk.tickets()).toEqual([]);
  expect(await desk.journal()).toMatchObject([{ state: 'stored', messageId: 'lift-1@customer.example' }]);
  crashes = false;
  await desk.settle();
  await desk.settle();
  expect(await subjects()).toEqual(['The lift is stuck']);
  expect(desk.to(ann)).toHaveLength(1);
});

test('#2 an error while a mail is handled keeps it, says so, and holds up nobody', async () => {
  desk = await startDesk();
  const db = await openDatabase(desk.file);
  await db.raw(
    `create trigger poison before insert on message when new.text like '%poison%' or new.text like '%leads to a row%'
     begin select raise(abort, 'poisoned row'); end`,
  );
  await desk.receives([pain('02'), next]);
  expect(await subjects()).toEqual(['Next']);
  expect(desk.lastTo('ops@acme.example').mail.text).toContain(ann);
  await db.raw('drop trigger poison');
  await db.destroy();
  const [row] = await desk.store.quarantine.list();
  if (row === undefined) throw new Error('it waits in quarantine');
  await desk.store.quarantine.retry(row);
  await desk.settle();
  expect(await subjects()).toEqual(['Next', 'The poisoned row']);
});

test('#4 a sender that uses one Message-ID for all its mail is heard every time', async () => {
  desk = await startDesk();
  await desk.receives(pain('04-reused-message-id-1'));
  await desk.receives(pain('04-reused-message-id-2'));
  expect(await subjects()).toEqual(['Machine 4 needs paper', 'Machine 9 is on fire']);
});

test('#5 two that fetch one mail at once make one ticket of it', async () => {
  desk = await startDesk();
  await Promise.all([desk.receives(pain('05')), desk.receives(pain('05'))]);
  expect(await subjects()).toHaveLength(1);
  expect(desk.to(ann)).toHaveLength(1);
  expect((await desk.ticket(1001)).messages[0]?.text).toContain('Both fetchers');
});

test('#6 a mail with sixty files comes whole, and the next one after it', async () => {
  desk = await startDesk();
  const file = (at: number) =>
    `--files\nContent-Type: application/pdf; name="invoice-${at}.pdf"\nContent-Disposition: attachment; filename="invoice-${at}.pdf"\n` +
    `Content-Transfer-Encoding: base64\n\n${Buffer.alloc(60_000, at).toString('base64')}`;
  const files = Array.from({ length: 60 }, (_, at) => file(at)).join('\n');
  await desk.receives([pain('06', { FILES: files }), next]);
  const [first] = (await desk.ticket(1001)).messages;
  expect(first?.attachments).toHaveLength(60);
  expect(await subjects()).toEqual(['All invoices of last year', 'Next']);
});

test('#7 a megabyte of words is a ticket, and so are ten of them at once', async () => {
  desk = await startDesk();
  const large = pain('07', { LOG: 'error: paper jam in tray 2\n'.repeat(40_000) }).toString();
  const ten = Array.from({ length: 10 }, (_, at) =>
    Buffer.from(large.replace('log@customer', `log-${at}@customer`)),
  );
  await desk.receives(ten);
  expect(await desk.tickets()).toHaveLength(10);
});

test('#8 broken MIME costs nobody anything, and its words are kept', async () => {
  desk = await startDesk();
  await desk.receives([pain('08'), next]);
  const all = await desk.tickets();
  expect(all.map(({ number }) => number)).toEqual([1001, 1002]);
  expect((await desk.ticket(1001)).messages[0]?.text).toContain('The heater is cold since Sunday.');
});

test('#10 mail that cannot be read is told to the operator by mail: whose it is, why, and what to do', async () => {
  desk = await startDesk();
  const boxes = Array.from(
    { length: 80 },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\n\n--b${at}\n`,
  ).join('');
  await desk.receives([pain('10', { BOXES: boxes }), next]);
  expect(await subjects()).toEqual(['Next']);
  const { text } = desk.lastTo('ops@acme.example').mail;
  expect(text).toContain('eve@customer.example');
  expect(text).toContain('Boxes in boxes');
  expect(text).toContain('nested-too-deep');
  expect(text).toMatch(/inboxd quarantine/);
});

test('#12 a mail without Message-ID is taken, once', async () => {
  desk = await startDesk();
  await desk.receives(pain('12'));
  await desk.receives(
    Buffer.concat([Buffer.from('Received: from a by b; Mon, 5 Jan 2026 09:00:09 +0000\r\n'), pain('12')]),
  );
  expect(await subjects()).toEqual(['No id']);
});

test('#13 one mail that came through two mailboxes is one ticket with one acknowledgement', async () => {
  const [support] = testConfig().mailboxes as Record<string, unknown>[];
  desk = await startDesk({
    config: (it) => ({
      ...it,
      mailboxes: [support, { ...support, name: 'sales', address: 'sales@acme.example', group: 'second' }],
    }),
  });
  await desk.receives(pain('13'));
  await desk.receives(pain('13'), { mailbox: 'sales' });
  expect(await subjects()).toEqual(['To both of you']);
  expect(desk.to(ann)).toHaveLength(1);
});

test('#14 an answer whose delivery is uncertain is not sent again: its agent is asked', async () => {
  let cut = false;
  desk = await startDesk({
    smtp: ({ recipients }) =>
      cut && recipients.includes(ann)
        ? { kind: 'uncertain', error: 'connection lost after DATA' }
        : { kind: 'sent', serverMessageId: null, rejected: [] },
  });
  await printerBurns(desk);
  cut = true;
  await desk.receives(pain('14', answering(desk.lastTo(maria))));
  await desk.passes(2 * hour);
  const replies = (await desk.outbox()).filter(({ kind }) => kind === 'reply');
  expect(replies).toMatchObject([{ state: 'uncertain', attempts: 1 }]);
  expect(desk.lastTo(maria).mail.text).toContain('#send');
});

test('#15 what could not be sent while the server was down goes out once it is back', async () => {
  let down = true;
  desk = await startDesk({
    smtp: () =>
      down
        ? { kind: 'deferred', concerns: 'us', replyCode: null, enhancedCode: '', response: 'refused' }
        : { kind: 'sent', serverMessageId: null, rejected: [] },
  });
  await desk.receives(pain('15'));
  await desk.advance(30 * minute);
  expect(desk.sent).toEqual([]);
  down = false;
  await desk.advance(hour);
  await desk.advance(hour);
  expect(desk.to(ann)).toHaveLength(1);
});

test('#43 what was handled does not come back, though the mailbox is numbered anew', async () => {
  desk = await startDesk();
  await desk.receives(pain('43'));
  await desk.agent('Maria').repliesToLast('Done.\n#close');
  await desk.receives(pain('43'));
  expect(await desk.tickets()).toHaveLength(1);
  expect((await desk.ticket(1001)).status).toBe('closed');
});
