import { expect, test } from 'vitest';
import { protectionOf } from '../../src/mail/protection.ts';

const file = {
  index: 0,
  filename: 'a',
  contentType: '',
  size: 1,
  sha256: '',
  contentId: null,
  inline: false,
};

function mail(contentType: string, parts: readonly (readonly [string, string])[] = [], text = '') {
  const attachments = parts.map(([type, filename]) => ({ ...file, contentType: type, filename }));
  return { headers: [{ name: 'content-type', value: contentType }], attachments, text, html: null };
}

test.each<[string, Parameters<typeof protectionOf>[0], string | null]>([
  ['plain mail', mail('text/plain', [], 'Hello'), null],
  ['a mail with a file', mail('multipart/mixed', [['application/pdf', 'a.pdf']]), null],
  [
    'PGP/MIME signed',
    mail('multipart/signed', [['application/pgp-signature', 'signature.asc']]),
    'pgp signed',
  ],
  ['S/MIME signed', mail('multipart/signed; protocol="application/pkcs7-signature"'), 'smime signed'],
  [
    'signed inside a list’s footer',
    mail('multipart/mixed', [['application/x-pkcs7-signature', 'smime.p7s']]),
    'smime signed',
  ],
  ['S/MIME opaque', mail('application/pkcs7-mime; smime-type=signed-data'), 'smime signed'],
  ['S/MIME encrypted', mail('application/x-pkcs7-mime; name=smime.p7m'), 'smime encrypted'],
  ['certificates alone', mail('application/pkcs7-mime; smime-type=certs-only'), null],
  ['PGP/MIME encrypted', mail('multipart/encrypted', [['application/pgp-encrypted', 'a']]), 'pgp encrypted'],
  ['PGP in the text', mail('text/plain', [], 'Hi\n-----BEGIN PGP MESSAGE-----\nx'), 'pgp encrypted'],
  ['signed text', mail('text/plain', [], '-----BEGIN PGP SIGNED MESSAGE-----\nx'), 'pgp signed'],
  ['talk about it', mail('text/plain', [], 'What is -----BEGIN PGP MESSAGE----- in my mail?'), null],
  [
    'an encrypted file',
    mail('multipart/mixed', [['application/octet-stream', 'plan.pdf.pgp']]),
    'pgp encrypted',
  ],
])('%s', (_, given, expected) => {
  const found = protectionOf(given);
  const said = found === null ? null : `${found.kind} ${found.isEncrypted ? 'encrypted' : 'signed'}`;
  expect(said).toBe(expected);
});
