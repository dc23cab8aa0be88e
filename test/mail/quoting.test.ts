import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stripQuotes } from '../../src/mail/quoting/quoting.ts';

const quote = '> Does it burn?\n> Yes.';

test.each<[string, string, string]>([
  [
    'Gmail',
    `It burns.\n\nOn Mon, 5 Jan 2026 at 09:00, Ann Lee\n<ann@example.com> wrote:\n\n${quote}\n`,
    'It burns.',
  ],
  [
    'Gmail, the address cut at its end',
    `It burns.\n\nOn Mon, 5 Jan 2026 at 09:00, Ann Lee <ann.with.a.long.name@customer.example\n> wrote:\n\n${quote}\n`,
    'It burns.',
  ],
  [
    'Gmail in German, the address cut at its end',
    `Es brennt.\n\nAm 05.01.2026 09:00 schrieb "Ann Lee" <ann.with.a.long.name@customer.example\n>:\n\n${quote}\n`,
    'Es brennt.',
  ],
  [
    'a quote that ends in a colon is a quote',
    `It burns.\n\n> We ask\n> the following:\n> Which one?`,
    'It burns.',
  ],
  ['Thunderbird in German', `Es brennt.\n\nAm 05.01.26 um 09:00 schrieb Ann Lee:\n${quote}`, 'Es brennt.'],
  [
    'Apple Mail in French',
    `Ça brûle.\n\nLe 5 janv. 2026 à 09:00, Ann <ann@example.com> a écrit :\n\n${quote}`,
    'Ça brûle.',
  ],
  [
    'Gmail in Spanish',
    `Arde.\n\nEl lun, 5 ene 2026 a las 9:00, Ann (<ann@example.com>) escribió:\n\n${quote}`,
    'Arde.',
  ],
  [
    'Gmail in Dutch',
    `Brand.\n\nOp ma 5 jan 2026 om 09:00 schreef Ann <ann@example.com>:\n\n${quote}`,
    'Brand.',
  ],
  [
    'Gmail in Chinese',
    `着火了。\n\nAnn <ann@example.com> 于2026年1月5日周一 09:00写道：\n\n${quote}`,
    '着火了。',
  ],
  [
    'Zoho',
    `It burns.\n\n---- On Wed, 24 Feb 2021 14:02:50 +0530 ann@example.com wrote ----\n\nDoes it?`,
    'It burns.',
  ],
  ['Gmail in Russian', `Горит.\n\nср, 30 апр. 2025 г. в 15:19, Ann <ann@example.com>:\n\n${quote}`, 'Горит.'],
  ['an attribution without an empty line', `It burns.\nOn 5 Jan 2026, Ann Lee wrote:\n${quote}`, 'It burns.'],
  [
    'Outlook, without addresses and quote marks',
    'It burns.\n\n________________________________\nFrom: Ann Lee\nSent: Monday\nTo: Help\nSubject: Fire\n\nDoes it burn?',
    'It burns.',
  ],
  [
    'Outlook in HTML, with a rule',
    'It burns.\n\n--------------------------------\n\nVon: Ann Lee\nGesendet: Montag\nAn: Help\nBetreff: Fire\n\nDoes it burn?',
    'It burns.',
  ],
  ['an old Outlook', 'It burns.\n\n-----Original Message-----\nDoes it burn?', 'It burns.'],
  ['answers below the questions', '> Does it burn?\nYes.\n\n> Still?\nNo.', 'Yes.\n\nNo.'],
  ['a delimited signature', 'It burns.\n\n-- \nAnn Lee\nAcme', 'It burns.'],
  ['a sign-off', 'It burns.\n\nBest regards,\nAnn', 'It burns.'],
  ['a telephone', 'It burns.\n\nSent from my iPhone', 'It burns.'],
  [
    'commands before the signature',
    'It burns.\n\n#solve\n#tag +fire\n\n-- \nAnn',
    'It burns.\n\n#solve\n#tag +fire',
  ],
  ['commands before the quote', `#solve\n\nOn 5 Jan 2026, Ann Lee wrote:\n${quote}`, '#solve'],
  [
    'commands behind a sign-off',
    'It burns.\n\nRegards,\nAnn\n\n#solve',
    'It burns.\n\nRegards,\nAnn\n\n#solve',
  ],
  ['commands behind a delimiter', 'It burns.\n\n-- \nAnn\n#solve', 'It burns.'],
  [
    'Apple Mail in German, the time on the next line',
    `Es brennt.\n\nAnn Lee <ann@example.com> schrieb am Mo., 5. Jan. 2026\num 09:00 Uhr:\n\n${quote}`,
    'Es brennt.',
  ],
  [
    'a date and an address without a verb',
    `It burns.\n\n2026-01-05 9:00 GMT+01:00 Ann Lee <\nann@example.com>:\n\n${quote}`,
    'It burns.',
  ],
  ['Yandex', `Горит.\n\n05.01.2026, 09:00, "Ann" <ann@example.com>:\n\n${quote}`, 'Горит.'],
  ['a divider in Danish', 'Det brænder.\n\n-----Oprindelig meddelelse-----\nBrænder det?', 'Det brænder.'],
  [
    'Outlook in Arabic',
    'نعم.\n\nمن: Ann <ann@example.com>\nتم الإرسال: 09:00\nإلى: Help\nالموضوع: Fire\n\nهل يحترق؟',
    'نعم.',
  ],
  ['a telephone in Hungarian', 'Ég.\n\nAz iPhone-omról küldve', 'Ég.'],
  ['a telephone in Romanian above a quote', `Arde.\n\nTrimis de pe iPhone-ul meu\n\n${quote}`, 'Arde.'],
  [
    'a sentence about sending',
    'It burns.\n\nSent from my desk, it is easier.',
    'It burns.\n\nSent from my desk, it is easier.',
  ],
  [
    'much text below a telephone',
    `Sent from my iPhone\n\n${'It burns.\n'.repeat(8)}`.trimEnd(),
    `Sent from my iPhone\n\n${'It burns.\n'.repeat(8)}`.trimEnd(),
  ],
  [
    'the footer of a list',
    'It burns.\n\n_______________________________________________\nfire mailing list\nhttp://lists.example.org/fire',
    'It burns.',
  ],
  ['a rule inside a text', 'One\n\n____________\nTwo is better.', 'One\n\n____________\nTwo is better.'],
  ['two empty lines', `One\n\n\nTwo\n\nOn 5 Jan 2026, Ann wrote:\n${quote}`, 'One\n\n\nTwo'],
  ['only a quote', quote, quote],
  ['only a signature', '-- \nAnn', '-- \nAnn'],
  ['nothing', '', ''],
  [
    'an ordinary line that ends with a colon',
    'I wrote:\n\nAt 10 it burns:\nfire',
    'I wrote:\n\nAt 10 it burns:\nfire',
  ],
  ['a long paragraph', `${'word '.repeat(1000)}\n\n${quote}`, 'word '.repeat(1000).trim()],
])('what is new beside %s', (_, text, words) => {
  expect(stripQuotes(text).text).toBe(words);
});

test.each([
  ['German', '**Gesendet:** Montag, 5. Januar 2026 um 09:43', '**Von:**', '**An:**', '**Betreff:**'],
  ['English', 'Sent: Monday, January 5, 2026 9:43', 'From:', 'To:', 'Subject:'],
  ['Spanish', 'Enviado: lunes, 5 de enero de 2026 9:43', 'De:', 'Para:', 'Asunto:'],
])('who writes below the fields of the mail they answer is heard: %s', (_, sent, from, to, subject) => {
  const text = `${sent}\n\n${from} "Support" <support@acme.example>\n\n${to} "Ann" <ann@customer.example>\n\n${subject} Your card\n\n\nHello,\n\nI send no photo of my card.\n`;
  expect(stripQuotes(text).text).toContain('I send no photo of my card.');
});

test('what is taken away is kept apart, in its order', () => {
  const text = `It burns.\n\nOn 5 Jan 2026, Ann Lee wrote:\n${quote}`;
  expect(stripQuotes(text).quoted).toBe(`On 5 Jan 2026, Ann Lee wrote:\n${quote}`);
  expect(stripQuotes('It burns.').quoted).toBe('');
  expect(stripQuotes(quote).quoted).toBe('');
});

test('a forwarded mail is no quote', () => {
  const text =
    'See below.\n\n---------- Forwarded message ---------\nFrom: Ann <ann@example.com>\nDate: today\nSubject: Fire\n\nIt burns.';
  expect(stripQuotes(text)).toMatchObject({ text, quoted: '' });
});

test('beyond what is looked at, a quote goes on and words go on', () => {
  const long = '> line\n'.repeat(60_000);
  expect(stripQuotes(`It burns.\n\n${long}`).text).toBe('It burns.');
  const words = 'It burns.\n\n'.repeat(60_000);
  expect(stripQuotes(words).text).toBe(words);
});

test('private use characters in a mail stand for themselves', () => {
  const text = 'a \ue0000-0\ue001 b\n\n> q\n\nregards \ue0000-9\ue001';
  expect(stripQuotes(text).text).toBe('a \ue0000-0\ue001 b\n\nregards \ue0000-9\ue001');
});

test('any text leaves words, and every word is in the mail', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '',
      '> q',
      '-- ',
      'Regards,',
      '#solve',
      'On 5 Jan 2026, Ann wrote:',
      'From: a',
      'To: b',
      'Date: c',
      '-----',
      'wrote:',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const text = lines.join('\n');
      const { text: words, quoted } = stripQuotes(text);
      expect(words.trim() === '').toBe(text.trim() === '');
      const known = new Set(text.split('\n').map((it) => it.trim()));
      for (const word of `${words}\n${quoted}`.split('\n'))
        expect(known.has(word.trim()) || word.trim() === '').toBe(true);
    }),
  );
});

test.each([
  '> x\n',
  'On ',
  'On 5 Jan 2026 Ann wrote:\n',
  'Op schreef:\n',
  ' ',
  '\n',
  'regards,\n\n',
  '--\n',
  'From: <\n',
  'From: a\nTo: b\nDate: c\n',
])('a megabyte of %j is read soon', (piece) => {
  const begun = performance.now();
  stripQuotes(piece.repeat(1_000_000 / piece.length));
  expect(performance.now() - begun).toBeLessThan(2000);
});
