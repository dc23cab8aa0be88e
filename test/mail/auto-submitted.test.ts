/** Fixtures are written for these tests; each is named after its situation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automaticKind, isFeedbackReport, isReadReceipt } from '../../src/mail/auto-submitted.ts';
import type { HeaderField } from '../../src/mail/parsed-mail.ts';

function fields(header: Record<string, string>): HeaderField[] {
  return Object.entries(header).map(([name, value]) => ({ name, value }));
}

function verdict(header: Record<string, string>, subject = 'Printer', text = 'Hello') {
  const { kind, reason } = automaticKind({ headers: fields(header), subject, text });
  return [kind, reason];
}

describe('the header', () => {
  const mdn = 'multipart/report; report-type=disposition-notification; boundary=b';
  const arf = 'multipart/report; boundary=b; report-type="feedback-report"';
  const dsn = 'multipart/report; report-type=delivery-status; boundary=b';
  test.each([
    [{ 'auto-submitted': 'auto-replied' }, 'auto-replied', 'header-auto-submitted'],
    [{ 'auto-submitted': 'auto-replied (vacation)' }, 'auto-replied', 'header-auto-submitted'],
    [
      { 'auto-submitted': '(a (b) c) Auto-Replied; owner-email="a@b.example"' },
      'auto-replied',
      'header-auto-submitted',
    ],
    [{ 'auto-submitted': 'auto-generated' }, 'auto-generated', 'header-auto-submitted'],
    [
      { 'auto-submitted': 'auto-notified; owner-email="a@b.example"' },
      'auto-generated',
      'header-auto-submitted',
    ],
    [{ 'auto-submitted': 'no' }, null, 'header-auto-submitted-no'],
    [{ 'auto-submitted': 'No (sent by a person)' }, null, 'header-auto-submitted-no'],
    [{ 'auto-submitted': '' }, null, 'not-automatic'],
    [{ precedence: 'auto_reply' }, 'auto-replied', 'header-precedence-auto-reply'],
    [{ precedence: 'bulk' }, 'auto-generated', 'header-precedence-bulk'],
    [{ precedence: 'bulk', 'list-id': '<l.example>' }, 'auto-generated', 'header-precedence-list'],
    [{ precedence: 'junk' }, 'auto-generated', 'header-precedence-junk'],
    [{ precedence: 'List' }, 'auto-generated', 'header-precedence-list'],
    [{ precedence: 'first-class' }, null, 'not-automatic'],
    [{ 'x-autoreply': 'yes' }, 'auto-replied', 'header-autoreply'],
    [{ 'x-autoreply': 'no' }, null, 'not-automatic'],
    [{ 'x-autorespond': 'Away' }, 'auto-replied', 'header-autoreply'],
    [{ 'x-post-messageclass': '9; Autoresponder' }, 'auto-replied', 'header-autoreply'],
    [{ 'x-fc-machinegenerated': 'true' }, 'auto-generated', 'header-machine-generated'],
    [{ 'x-cron-env': '<SHELL=/bin/sh>' }, 'auto-generated', 'header-machine-generated'],
    [{ 'x-mailer': 'EasyAutoresponder 2' }, 'auto-replied', 'mailer-autoresponder'],
    [{ from: 'MAILER-DAEMON@mx.example' }, 'auto-generated', 'from-mail-system'],
    [{ 'x-auto-response-suppress': 'All' }, null, 'not-automatic'],
    [{ 'content-type': mdn }, 'auto-replied', 'read-receipt'],
    [{ 'content-type': arf }, 'auto-generated', 'feedback-report'],
    [
      { from: 'staff@hotmail.com', subject: 'complaint about message from 192.0.2.1' },
      'auto-generated',
      'feedback-report',
    ],
    [{ from: 'ann@hotmail.com', subject: 'complaint about message from you' }, null, 'not-automatic'],
    [{ 'content-type': dsn }, 'auto-replied', 'delivery-report'],
  ])('%j is %s because of %s', (header, kind, reason) => {
    expect(verdict(header)).toEqual([kind, reason]);
  });

  test('Exchange marks its out-of-office answers as generated, and the subject corrects that', () => {
    expect(verdict({ 'auto-submitted': 'auto-generated' }, 'Automatic reply: Printer')).toEqual([
      'auto-replied',
      'header-auto-submitted',
    ]);
  });

  test('a report is told by its type', () => {
    expect(isReadReceipt(fields({ 'content-type': mdn }))).toBe(true);
    expect(isReadReceipt(fields({ 'content-type': dsn }))).toBe(false);
    expect(isFeedbackReport(fields({ 'content-type': arf }))).toBe(true);
    expect(isFeedbackReport(fields({ 'content-type': 'text/plain' }))).toBe(false);
  });
});

describe('an out-of-office notice without headers', () => {
  test.each([
    'Automatic reply: Your ticket',
    'Out of Office',
    'Out of office: your ticket',
    'Abwesenheitsnotiz: Ihr Ticket',
    'Automatische Antwort: Ihr Ticket',
    'Réponse automatique : votre demande',
    'Absence du bureau',
    'Respuesta automática: su consulta',
    'Fuera de la oficina',
    'Risposta automatica: richiesta',
    'Automatisch antwoord: uw vraag',
    'Afwezigheidsbericht',
    'Resposta automática: seu pedido',
    'Ausência do escritório',
    'Autosvar: Din sag',
    'Automatiskt svar: ditt ärende',
    'Odpowiedź automatyczna: zgłoszenie',
    'Poza biurem',
    'Автоматический ответ: заявка',
    '自動応答: お問い合わせ',
    '自动回复：您的请求',
  ])('is known by its subject: %s', (subject) => {
    expect(verdict({}, subject)).toEqual(['auto-replied', 'subject-out-of-office']);
  });

  test.each([
    [
      'Emma Lee is out of the office',
      'I will be out of the office from Monday and will respond when I return.',
    ],
    ['Away until May 5', 'I am currently away.'],
    ['Re: offer (Automatic Response)', 'Hello, I am away until Friday.'],
    ['Ich bin im Urlaub', 'Ich bin bis zum 5. Mai nicht im Büro.'],
    ['En vacances', 'Je suis en vacances, de retour le 5 mai.'],
    ['Estoy de vacaciones', 'Estaré fuera hasta el lunes.'],
    ['Sono in ferie', 'Sono in ferie fino a lunedì.'],
    ['Op vakantie', 'Ik ben op vakantie tot maandag.'],
    ['Férias', 'Estou de férias até segunda-feira.'],
    ['På semester', 'Jag är på semester till måndag.'],
    ['Ferie', 'Jeg er på ferie til mandag.'],
    ['Urlop', 'Jestem na urlopie do poniedziałku.'],
  ])('is known by its subject and its text: %s', (subject, text) => {
    expect(verdict({}, subject, text)).toEqual(['auto-replied', 'text-out-of-office']);
  });

  test.each([
    ['Re: Automatic reply: Your ticket', 'Is anybody there? My printer still burns.'],
    ['Maria is out of the office - who can help?', 'My printer burns.'],
    ['Out of office furniture', 'When do the chairs come?'],
    ['Automatic door broken', 'It does not open.'],
    ['Away team jersey', 'Which size do you have?'],
    ['Printer', 'I am out of the office until Monday, please call Joe about it.'],
  ])('is not what a person writes about one: %s', (subject, text) => {
    expect(verdict({}, subject, text)).toEqual([null, 'not-automatic']);
  });
});

test('whatever stands in a mail, there is a verdict', () => {
  const name = fc.constantFrom(
    'auto-submitted',
    'precedence',
    'content-type',
    'x-autoreply',
    'from',
    'x-mailer',
  );
  const header = fc.array(fc.record({ name, value: fc.string({ maxLength: 200 }) }));
  fc.assert(
    fc.property(header, fc.string(), fc.string(), (headers, subject, text) => {
      expect(automaticKind({ headers, subject, text }).reason).toMatch(/^[a-z-]+$/);
    }),
  );
});
