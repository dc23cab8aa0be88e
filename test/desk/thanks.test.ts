import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isThanks } from '../../src/desk/incoming/thanks.ts';

const names = ['Maria', 'Ann Lee'];

describe('only thanks', () => {
  test.each([
    'Thanks',
    'thanks!',
    'Thank you so much!',
    'Thanks, works!',
    'It works now, thank you very much.',
    'Perfect, thanks a lot',
    'Thanks, Maria!',
    'Thanks again\n\nAnn Lee',
    'Great, problem solved. Cheers',
    'Thanks, the issue is resolved',
    'Thank you, have a nice day',
    'Thanks, it’s fixed',
    'Thanks 👍',
    'Thank you 🙏🏽❤️',
    'Muchas gracias, ya funciona todo',
    '¡Gracias por tu ayuda!',
    'Merci beaucoup, ça marche',
    "Merci, c'est bon maintenant",
    'Vielen Dank für die schnelle Antwort!',
    'Danke, das hat geklappt',
    'Danke, Problem gelöst. Viele Grüße',
    'Besten Dank, alles klar',
  ])('%j', (text) => {
    expect(isThanks(text, false, names)).toBe(true);
  });
});

describe('not only thanks', () => {
  test.each([
    ['no word of thanks', 'It works now'],
    ['nothing at all', ''],
    ['a question', 'Thanks, works? '],
    ['a Spanish question', '¿Gracias'],
    ['a trouble at the end', 'Thanks, it fails'],
    ['a trouble at the end, alone on its line', 'Thanks!\nBroken'],
    ['a comparative', 'Thanks, now it is worse'],
    ['a contradiction', 'Thanks, but it still fails'],
    ['a negation', 'Thanks, it is not solved'],
    ['a negated thank', 'No thanks'],
    ['thanks for nothing', 'Thanks for nothing'],
    ['the problem is back', 'Thanks, I got the issue again'],
    ['a problem without its end', 'Thanks, the problem is now the printer'],
    ['a problem', 'Thanks, problem'],
    ['a time it lasted', 'It worked for a day, thanks'],
    ['a promise to try', 'Thanks, I will try tomorrow'],
    ['a further wish', 'Thanks, and the invoice'],
    ['a name nobody has', 'Thanks, Kaputt'],
    ['a number', 'Thanks, 2'],
    ['a link', 'Thanks https://example.org/'],
    ['a frown', 'Thanks 👎'],
    ['anger', 'Thanks 😡'],
    ['Spanish: it no longer works', 'Gracias, ya no funciona'],
    ['Spanish: for nothing', 'Gracias por nada'],
    ['Spanish: it fails', 'Gracias, falla'],
    ['French: it does not work', 'Merci, ça marche pas'],
    ['French: it does not work at all', 'Merci, cela ne fonctionne toujours pas'],
    ['French: but', 'Merci mais rien'],
    ['German: broken', 'Danke, kaputt'],
    ['German: for nothing', 'Danke für nichts'],
    ['German: it did not', 'Danke, das hat nicht geklappt'],
    ['German: not at all', 'Danke, geht leider immer noch nicht'],
    ['German: unsolved', 'Danke, ungelöst'],
    ['thirteen words', 'thanks so much it is all good now and it works very very very'],
    ['another language', 'Спасибо, не работает'],
  ])('%s: %j', (_, text) => {
    expect(isThanks(text, false, names)).toBe(false);
  });

  test('with an attachment', () => {
    expect(isThanks('Thanks', true, names)).toBe(false);
  });
});

test('any word nobody knows is enough to have a person read it', () => {
  const unknown = fc.stringMatching(/^[qxz]{2}[a-z]{2,10}$/);
  fc.assert(
    fc.property(unknown, fc.nat(3), (word, at) => {
      const words = ['Thanks', 'it', 'works', 'now'];
      expect(isThanks(words.toSpliced(at, 0, word).join(' '), false, names)).toBe(false);
    }),
  );
});

test('any text is read, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) =>
      [true, false].includes(isThanks(text, false)),
    ),
  );
  expect(isThanks("thank you ' again ".repeat(50_000), false)).toBe(false);
});
