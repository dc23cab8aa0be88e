import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  baseSubject,
  isForwardSubject,
  isReplySubject,
  replySubject,
  sameBaseSubject,
  ticketTags,
} from '../../src/mail/subject.ts';

test.each([
  ['Printer', 'Printer'],
  ['Re: Printer', 'Printer'],
  ['re:printer', 'printer'],
  ['RE : Printer', 'Printer'],
  ['Re[2]: Re(3): Re^4: Printer', 'Printer'],
  ['Fwd: FW: Printer (fwd) (FWD)', 'Printer'],
  ['[list] Re: [list] Printer', 'Printer'],
  ['[fwd: Re: Printer]', 'Printer'],
  ['[fwd: Re: Printer] (fwd)', 'Printer'],
  ['[urgent]', '[urgent]'],
  ['Re: [urgent]', '[urgent]'],
  ['AW: WG: SV: VS: RV: ENC: Antw: TR: R: RIF: Odp: YNT: Printer', 'Printer'],
  ['回复: 转发: 打印机', '打印机'],
  ['回复：打印机', '打印机'],
  ['İLT: Yazıcı', 'Yazıcı'],
  ['Trả lời: máy in', 'máy in'],
  ['Re: Printer [#1234]', 'Printer'],
  ['[#1234] Re: Printer', 'Printer'],
  ['Re: Prin\r\n ter', 'Prin ter'],
  ['Note: Printer', 'Note: Printer'],
  ['Regarding: Printer', 'Regarding: Printer'],
  ['Error 12: Printer', 'Error 12: Printer'],
  ['Re:', ''],
  ['', ''],
])('%j is about %j', (subject, base) => {
  expect(baseSubject(subject)).toBe(base);
});

const subjects = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      fc.constantFrom('Re:', 'Fwd: ', '[', ']', '[#12]', '(fwd)', '[fwd:', ' ', '\n', 'AW：', '回复:'),
    ),
  )
  .map((pieces) => pieces.join(''));

test('the base of a base is itself', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      const base = baseSubject(subject);
      expect(baseSubject(base)).toBe(base);
      expect(sameBaseSubject(subject, base.toUpperCase())).toBe(sameBaseSubject(base, base.toUpperCase()));
    }),
  );
});

test.each(['Re:', '[x]', '[', '[fwd:', 'a ', '[#1]', ' ', '(fwd)'])(
  'a megabyte of %j is read at once',
  (piece) => {
    const begun = performance.now();
    baseSubject(piece.repeat(1_000_000 / piece.length));
    replySubject(piece.repeat(1_000_000 / piece.length));
    expect(performance.now() - begun).toBeLessThan(1000);
  },
);

test('two subjects are about the same whatever their case', () => {
  expect(sameBaseSubject('RE: PRINTER', 'Printer')).toBe(true);
  expect(sameBaseSubject('Re: Printer', 'Scanner')).toBe(false);
});

test.each([
  ['Printer', 'Re: Printer'],
  ['Re: Printer', 'Re: Printer'],
  ['RE: re: AW: Printer', 'Re: Printer'],
  ['Fwd: Printer', 'Re: Fwd: Printer'],
  ['[list] Printer', 'Re: [list] Printer'],
  ['Printer\r\nBcc: eve@example.com', 'Re: Printer Bcc: eve@example.com'],
  ['', 'Re:'],
])('the answer to %j is called %j', (subject, reply) => {
  expect(replySubject(subject)).toBe(reply);
  expect(replySubject(reply)).toBe(reply);
});

test.each([
  ['Re: Printer [#1234]', [1234]],
  ['[#1] [#2] [#1]', [1, 2]],
  ['[Ticket#123] [Acme #5] #12 [#x] [#0] [# 7]', []],
  ['[#99999999999]', []],
])('%j is tagged %j', (subject, numbers) => {
  expect(ticketTags(subject)).toEqual(numbers);
});

test.each([
  ['Re: Printer', true, false],
  ['[list] AW: Printer', true, false],
  ['[#12] Re: Printer', true, false],
  ['Fwd: Printer', false, true],
  ['[Fwd: Printer]', false, true],
  ['Printer', false, false],
  ['Printer Re: paper', false, false],
])('%j: an answer %s, forwarded %s', (subject, isReply, isForward) => {
  expect(isReplySubject(subject)).toBe(isReply);
  expect(isForwardSubject(subject)).toBe(isForward);
});
