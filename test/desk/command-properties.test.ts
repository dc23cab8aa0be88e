import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekdays } from '../../src/desk/clock/weekdays.ts';
import { type Command, parseCommands } from '../../src/desk/command/command.ts';
import { renderCommand } from '../../src/desk/command/help.ts';
import { verbs } from '../../src/desk/command/verbs.ts';

const words = verbs.flatMap(({ name, aliases }) => [name, ...aliases]);

/** Lines as agents write them, mixed with everything that goes wrong. */
const anyLine = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'Hello',
    '#end',
    '#solve',
    '#note',
    '\\#solve',
    '# solve',
    '#1234',
    '#asign x',
    '#frobnicate',
  ),
  fc.constantFrom(...verbs.flatMap(({ example, wrong }) => [example, wrong])),
  fc
    .tuple(
      fc.constantFrom('', ' ', '*', '- ', '\\', '#', '\u200b', '\u00a0', '> '),
      fc.constantFrom(...words),
    )
    .map(([before, word]) => `${before}#${word}`),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('#', '\\', '*', '_', ' ', 's', '+', '-', '@', '.', '<', '"', '＃', '\u200b', '\r'),
  }),
);
const anyMail = fc.array(anyLine, { maxLength: 8 }).map((lines) => lines.join('\n'));
const anyAddress = fc.constantFrom('answer' as const, 'note' as const, 'personal' as const);

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
const changed = fc
  .uniqueArray(word, { minLength: 2, maxLength: 5 })
  .chain((all) => fc.nat(all.length).map((at) => ({ add: all.slice(0, at), remove: all.slice(at) })));
const ticket = fc.option(fc.integer({ min: 1, max: 999_999_999 }));
const atExample = (names: readonly string[]) => names.map((name) => `${name}@example.org`);

const anyExtension = fc
  .tuple(fc.integer({ min: 1, max: 365 }), fc.constantFrom('minutes', 'hours', 'days'), word)
  .map(([count, unit, reason]) => ({ verb: 'extend', count, unit, reason }) as const);
const anyDay = fc.constantFrom('today', 'tomorrow', ...weekdays, '2026-02-28' as const);
const anyMoment = fc.oneof(
  fc.record({ day: anyDay, time: fc.constantFrom(null, '00:00', '09:05', '23:59') }),
  fc.constantFrom({ exactly: '2026-01-09T16:00:00.000Z' }),
);
const anyDue = anyMoment.map((moment) => ({ verb: 'due', moment }) as const);

/** One of each, so that nothing contradicts. */
const anyCommands: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.constantFrom('solve', 'close', 'open', 'pending', 'hold', 'reopen').map((verb) => ({ verb }) as const),
    fc.constantFrom('note', 'reply').map((verb) => ({ verb }) as const),
    fc.oneof(
      fc.constant({ verb: 'take' } as const),
      fc.tuple(word, word).map(([first, last]) => ({ verb: 'assign', who: `${first} ${last}` }) as const),
    ),
    word.map((name) => ({ verb: 'group', name }) as const),
    fc
      .constantFrom('low', 'normal', 'high', 'urgent')
      .map((priority) => ({ verb: 'priority', priority }) as const),
    fc
      .tuple(fc.constantFrom('category', 'type', 'tier'), word, word)
      .map(([verb, first, last]) => ({ verb, value: `${first} ${last}` }) as const),
    fc.oneof(anyExtension, anyDue),
    changed.map((changes) => ({ verb: 'tag', ...changes }) as const),
    changed.map(
      ({ add, remove }) => ({ verb: 'cc', add: atExample(add), remove: atExample(remove) }) as const,
    ),
    fc.tuple(word, word).map(([a, b]) => ({ verb: 'subject', subject: `${a} #${b}!` }) as const),
    word.map((name) => ({ verb: 'requester', address: `${name}@example.org` }) as const),
    fc.tuple(ticket, fc.boolean()).map(([number, full]) => ({ verb: 'show', ticket: number, full }) as const),
    fc
      .constantFrom('mine', 'unassigned', 'all')
      .map((filter) => ({ verb: 'list', filter, value: '' }) as const),
    ticket.map((number) => ({ verb: 'why', ticket: number }) as const),
    fc.constantFrom(null, 'solve', 'end').map((about) => ({ verb: 'help', about }) as const),
  )
  .chain((all) => fc.shuffledSubarray<Command>(all));

describe('the command parser', () => {
  test('takes any text without throwing, and tells every problem with a line of the mail', () => {
    fc.assert(
      fc.property(anyMail, anyAddress, (text, address) => {
        const mail = parseCommands(text, { address });
        if (mail.ok) return;
        expect(mail.problems.length).toBeGreaterThan(0);
        for (const { line, message, hint } of mail.problems) {
          expect(line).toBeGreaterThan(0);
          expect(message).not.toBe('');
          expect(hint).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('gives text without a # back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.normalize('NFKC').replaceAll('#', '');
        expect(parseCommands(plain)).toEqual({
          ok: true,
          commands: [],
          text: plain.trim(),
          visibility: 'reply',
          ended: false,
        });
      }),
    );
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(anyCommands, fc.boolean(), (commands, above) => {
        const block = commands.map(renderCommand).join('\n');
        const mail = parseCommands(above ? `${block}\n\nHello` : `Hello\n\n${block}`);
        expect(mail).toMatchObject({ ok: true, commands, text: 'Hello' });
        expect(mail.ok && mail.commands.length).toBe(commands.length);
      }),
    );
  });

  test('leaves no line in the form of a command in the text', () => {
    const form = new RegExp(`^[\\s*_\`~]*[#＃] ?(?:${words.join('|')})[\\s*_\`~.]*$`, 'imu');
    const unescaped = anyLine.filter((line) => !line.includes('\\') && !/e\W*n\W*d/i.test(line));
    const mails = fc.array(unescaped, { maxLength: 8 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(mails, (text) => {
        const mail = parseCommands(text);
        if (mail.ok) expect(mail.text).not.toMatch(form);
      }),
      { numRuns: 2000 },
    );
  });

  test('makes a note of every mail with #note in a block', () => {
    fc.assert(
      fc.property(anyMail, (text) => {
        const mail = parseCommands(`#note\n${text}`);
        expect(mail.ok ? mail.visibility : 'note').toBe('note');
      }),
    );
  });

  test('reads a megabyte of anything in a time that grows with its length', () => {
    const pieces = ['a ', '\n', '#a\n', '#solve\n', 'a\n#solve\n', '#', '*', '- ', '\\', '\u200b'];
    const behind = [
      '#tag +a ',
      '#tag .',
      '#cc +a@.a',
      '#cc <mailto:',
      '#requester <',
      '#subject  ',
      '#assign "*',
    ];
    const mails = [...pieces.map((piece) => ['', piece] as const), ...behind.map(splitWord)];
    const times = mails.map(([before, piece]) =>
      elapsed(`${before}${piece.repeat(1_000_000 / piece.length)}!`),
    );
    console.log(
      `commands: 1 MB took ${Math.round(Math.max(...times))} ms at most, over ${times.length} shapes`,
    );
  });
});

/** A verb and what is repeated behind it. */
function splitWord(line: string): readonly [string, string] {
  const gap = line.indexOf(' ') + 1;
  return [line.slice(0, gap), line.slice(gap)];
}

/** Milliseconds. */
function elapsed(text: string): number {
  const started = performance.now();
  parseCommands(text);
  return performance.now() - started;
}
