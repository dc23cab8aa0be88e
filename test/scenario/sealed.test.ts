/** Mail that is signed or encrypted, and mail whose charset is not said: what the agent gets to see of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

const header = `From: Ann <ann@customer.example>\r\nTo: ${supportAddress}\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\nMessage-ID: <1@customer.example>\r\nMIME-Version: 1.0\r\n`;

test('an encrypted mail becomes a ticket, and the agent is told that nobody has read it', async () => {
  await desk.receives(
    Buffer.from(
      `${header}Subject: Secret\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nabcd\r\n-----END PGP MESSAGE-----\r\n\r\n--b--\r\n`,
    ),
  );
  expect((await desk.ticket(1001)).subject).toBe('Secret');
  const { mail } = desk.lastTo('maria@acme.example');
  expect(mail.text).toContain('This mail is encrypted (PGP): the desk cannot read it.');
  expect(mail.attachments.map(({ contentType }) => contentType)).toContain('application/pgp-encrypted');
});

test('a signature is passed on as what it is, and is no proof of anything', async () => {
  await desk.receives(
    Buffer.from(
      `${header}Subject: Signed\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; charset=iso-8859-1; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nEs brennt =FCberall.\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n`,
    ),
  );
  const { mail } = desk.lastTo('maria@acme.example');
  expect(mail.text).toContain('Es brennt überall.');
  expect(mail.text).toContain('signed (S/MIME); the desk has not checked the signature');
});

test('mail that does not say its charset is read by what its octets look like', async () => {
  await desk.receives(
    Buffer.concat([
      Buffer.from(`${header}Subject: `),
      Buffer.from('d4c5d3d420d4c5d3d4', 'hex'),
      Buffer.from('\r\n\r\n'),
      Buffer.from('f2e5f1f220f2e5f1f2', 'hex'),
      Buffer.from('\r\n'),
    ]),
  );
  const ticket = await desk.ticket(1001);
  expect(ticket.subject).toBe('тест тест');
  expect(ticket.messages[0]?.text.trim()).toBe('тест тест');
});
