import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readForward } from '../../src/mail/quoting/forwarding.ts';

const gmail = [
  '---------- Forwarded message ---------',
  'From: Ann Lee <ann@example.com>',
  'Date: Mon, Jan 5, 2026 at 9:00 AM',
  'Subject: Printer',
  'To: <bob@example.org>',
  '',
  '',
  'It burns.',
].join('\n');

const printer = {
  comment: 'Please help.',
  from: { address: 'ann@example.com', displayName: 'Ann Lee' },
  to: [{ address: 'bob@example.org', displayName: '' }],
  cc: [],
  subject: 'Printer',
  date: 'Mon, Jan 5, 2026 at 9:00 AM',
  body: 'It burns.',
};

test('a mail forwarded by Gmail is read', () => {
  expect(readForward('Fwd: Printer', `Please help.\n\n${gmail}`)).toEqual(printer);
  expect(readForward('Fwd: Printer', gmail)?.comment).toBe('');
});

test('a divider is enough where the subject was changed', () => {
  expect(readForward('Look at this', `Please help.\n\n${gmail}`)).toEqual(printer);
});

test('a subject is enough where there is no divider', () => {
  const text =
    'Please help.\n\nVon: Ann Lee <ann@example.com>\nGesendet: Montag, 5. Januar 2026 09:00\nAn: Bob\nBetreff: Printer\n\nIt burns.';
  const forward = readForward('WG: Printer', text);
  expect(forward).toMatchObject({
    comment: 'Please help.',
    from: printer.from,
    subject: 'Printer',
    body: 'It burns.',
  });
});

test('a mail that Apple Mail forwards in quote marks loses them', () => {
  const quoted =
    'Begin forwarded message:\n\n> From: Ann Lee <ann@example.com>\n> Subject: Printer\n> Date: Monday\n> To: bob@example.org\n> \n> It burns.';
  expect(readForward('Fwd: Printer', quoted)).toMatchObject({ from: printer.from, body: 'It burns.' });
});

test('a mail that Yahoo forwards in one line is read', () => {
  const text =
    'Please help.\n\n----- Forwarded Message ----- From: Ann Lee <ann@example.com>To: Bob <bob@example.org>Sent: Monday, January 5, 2026, 9:00:00 AM GMTSubject: Printer\nIt burns.';
  expect(readForward('Fw: Printer', text)).toMatchObject({ comment: 'Please help.', from: printer.from });
});

test.each([
  ['Finnish', 'Välitetty viesti alkaa:', 'Lähettäjä', 'Aihe', 'Vastaanottaja'],
  ['Norwegian', 'Videresendt melding:', 'Fra', 'Emne', 'Til'],
  ['Brazilian', 'Início da mensagem encaminhada:', 'De', 'Assunto', 'Para'],
  ['Turkish', 'İleti başlangıcı:', 'Kimden', 'Konu', 'Kime'],
])('what Apple Mail writes above a forward is known in %s', (_, begin, from, subject, to) => {
  const text = `> ${begin}\n>\n> ${from}: Ann <ann@example.com>\n> ${subject}: Fire\n> ${to}: bob@example.org\n>\n> It burns.`;
  expect(readForward('', text)).toMatchObject({ subject: 'Fire', from: { address: 'ann@example.com' } });
});

test('Outlook’s block of fields under a rule is a forward where the subject is no answer’s', () => {
  const block =
    '________________________________\nFrom: Ann <ann@example.com>\nSent: Monday\nTo: Bob <bob@example.org>\nSubject: Fire\n\nIt burns.';
  expect(readForward('', `Please help.\n\n${block}`)).toMatchObject({
    comment: 'Please help.',
    subject: 'Fire',
  });
  expect(readForward('VS: Fire', block)?.from.address).toBe('ann@example.com');
  expect(readForward('VS: Fire', `Kiitos!\n\n${block}`)).toBeNull();
  expect(readForward('Re: Fire', block)).toBeNull();
});

test('a reply above the same block of fields forwards nothing', () => {
  const reply =
    'Yes.\n\n________________________________\nFrom: Ann <ann@example.com>\nSent: Monday\nTo: Bob\nSubject: Printer\n\nDoes it burn?';
  expect(readForward('Re: Printer', reply)).toBeNull();
  expect(readForward('Printer', 'It burns.')).toBeNull();
  expect(readForward('Fwd: Printer', 'It burns.')).toBeNull();
});

test('a long mail keeps its long lines and its end', () => {
  const long = `${'word '.repeat(1000).trim()}\n\n${'line\n'.repeat(1000)}end`;
  expect(readForward('Fwd: Printer', gmail.replace('It burns.', long))?.body).toBe(long);
});

test('any text is read to an end', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '',
      'From: Ann <ann@example.com>',
      'From: ',
      'Subject: x',
      'To: a, b',
      '> From: a',
      '---------- Forwarded message ---------',
      '<',
      '>',
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('Fwd: x', 'Re: x', ''),
      fc.array(line, { maxLength: 40 }),
      (subject, lines) => {
        expect(readForward(subject, lines.join('\n'))?.from.address ?? '').toBeTypeOf('string');
      },
    ),
  );
});

test.each([
  'From: <\n',
  'From: a <',
  '\n',
  ' ',
  '<',
  '> ',
  'a <b> kirjoitti x ',
  'Subject: x\n',
  'From: a <b@c.d>, a <b@c.d>\n',
  '---------- Forwarded message --------- From: a <b ',
])('half a megabyte of %j is read soon', (piece) => {
  const begun = performance.now();
  readForward('Fwd: x', `---------- Forwarded message ---------\n${piece.repeat(500_000 / piece.length)}`);
  expect(performance.now() - begun).toBeLessThan(2000);
});
