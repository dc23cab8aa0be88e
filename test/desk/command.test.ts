import { describe, expect, test } from 'vitest';
import { type CommandOptions, parseCommands } from '../../src/desk/command/command.ts';

/** What a mail means, with its commands without their places; fails with the problems where it is refused. */
function accepted(text: string, options?: CommandOptions) {
  const mail = parseCommands(text, options);
  if (!mail.ok) throw new Error(JSON.stringify(mail.problems));
  return { ...mail, commands: mail.commands.map(({ line: _, source: __, ...command }) => command) };
}

function problems(text: string, options?: CommandOptions) {
  const mail = parseCommands(text, options);
  return mail.ok ? [] : mail.problems;
}

function reasons(text: string, options?: CommandOptions) {
  return problems(text, options).map(({ line, reason }) => [line, reason]);
}

const solve = { verb: 'solve' };

describe('blocks', () => {
  test.each([
    ['at the top', '#solve\n#take\n\nHello Ann,\nall done.', 'Hello Ann,\nall done.'],
    ['at the end', 'Hello Ann,\nall done.\n\n#solve\n#take\n', 'Hello Ann,\nall done.'],
    ['at both ends', '#solve\nHello Ann,\nall done.\n#take', 'Hello Ann,\nall done.'],
    [
      'with blank lines all over',
      '\n\n#solve\n\n\u00a0\n#take\n\nHello Ann,\nall done.\n\n',
      'Hello Ann,\nall done.',
    ],
    [
      'at the end with blank lines',
      'Hello Ann,\nall done.\n\n#solve\n\n#take\n \n\n',
      'Hello Ann,\nall done.',
    ],
    ['alone', '#solve\n#take', ''],
  ])('%s are commands and the rest is text', (_, mail, text) => {
    expect(accepted(mail)).toEqual({
      ok: true,
      commands: [solve, { verb: 'take' }],
      text,
      visibility: 'reply',
      ended: false,
    });
  });

  test('a mail without commands is text as it stands', () => {
    const text = 'Hello,\r\n\r\n  #1234 is solved, see C#.\r\n# A heading\r\n#!/bin/sh\r\nBye';
    expect(accepted(text)).toMatchObject({ commands: [], text, visibility: 'reply' });
  });

  test('commands know their line and how it was written', () => {
    const mail = parseCommands('\n*#Assign* maria\n\nHello');
    expect(mail).toMatchObject({
      commands: [{ verb: 'assign', who: 'maria', line: 2, source: '*#Assign* maria' }],
    });
  });

  test.each(['', '\n', ' \u200b\n\ufeff'])('%j is a mail without words', (text) => {
    expect(accepted(text)).toMatchObject({ commands: [], text: '' });
  });

  test.each(['\n', '\r\n', '\r', '\u2028', '\f'])('lines may end in %j', (end) => {
    expect(accepted(['#solve', '', 'Hello', '#take'].join(end))).toMatchObject({
      commands: [solve, { verb: 'take' }],
      text: 'Hello',
    });
  });
});

describe('a line that may be a command stops the mail', () => {
  test.each([
    ['a verb in the text', 'Hello\n#solve\nBye', 2, 'command-in-text'],
    ['an alias in the text', 'Hello\n#resolved\nBye', 2, 'command-in-text'],
    ['a slip in the text', 'Hello\n#sovle\nBye', 2, 'command-in-text'],
    ['a verb in emphasis in the text', 'Hello\n**#solve**\nBye', 2, 'command-in-text'],
    ['a verb with words behind it in the text', 'Hello\n#open source is nice\nBye', 2, 'command-in-text'],
    ['a verb with a mark behind it in the text', 'Hello\n#solve/take\nBye', 2, 'command-in-text'],
    ['an unknown word at the top', '#frobnicate\nHello', 1, 'unknown-command'],
    ['an unknown word at the end', 'Hello\n#frobnicate', 2, 'unknown-command'],
    ['a lone verb written as a heading', 'Hello\n# Solve\nBye', 2, 'looks-like-command'],
    ['a lone verb with two signs', '##solve.', 1, 'looks-like-command'],
    ['a verb behind a bullet', 'Hello\n- #solve\nBye', 2, 'looks-like-command'],
    ['a verb in loose emphasis', 'Hello\n** #solve **\nBye', 2, 'looks-like-command'],
    ['a verb behind a number', 'Hello\n1. #note she is angry\nBye', 2, 'looks-like-command'],
    ['an end in the text', 'Hello\n#end\nBye', 2, 'command-in-text'],
    ['an end in the text before a command', 'Hello\n#end\n#solve', 2, 'command-in-text'],
    ['a question', '#solve?', 1, 'bad-argument'],
  ])('%s', (_, mail, line, reason) => {
    expect(reasons(mail)).toEqual([[line, reason]]);
  });

  test('and is told what was probably meant', () => {
    expect(problems('#asign maria')[0]).toMatchObject({
      text: '#asign maria',
      hint: expect.stringContaining('#assign?'),
    });
    expect(problems('a\n#sovle\nb')[0]?.message).toContain('did you mean #solve?');
  });

  test('with all problems at once, in the order of their lines', () => {
    const mail = '#frobnicate\n#priority hihg\n#take\n\nHello\n#solve\nBye\n\n#assign maria\n#tag a/b';
    expect(reasons(mail)).toEqual([
      [1, 'unknown-command'],
      [2, 'bad-argument'],
      [6, 'command-in-text'],
      [9, 'conflict'],
      [10, 'bad-argument'],
    ]);
  });

  test('and at most a hundred problems are told', () => {
    expect(problems('#frobnicate\n'.repeat(1000))).toHaveLength(100);
  });
});

describe('text', () => {
  test.each([
    ['a ticket number at the top', '#1234 is done\nBye', '#1234 is done\nBye'],
    ['a heading', '# Open questions\nBye', '# Open questions\nBye'],
    ['a far hashtag in the middle', 'Hello\n#throwbackthursday\nBye', 'Hello\n#throwbackthursday\nBye'],
    ['a hyphenated hashtag in the middle', 'Hello\n#open-source\nBye', 'Hello\n#open-source\nBye'],
    ['a hashtag in a line', 'Use #solve to solve', 'Use #solve to solve'],
    ['a quoted command', 'Hello\n> #solve\nBye', 'Hello\n> #solve\nBye'],
    ['an escaped command', '\\#solve', '#solve'],
    ['an escaped command in emphasis', 'a\n*\\#solve*', 'a\n*#solve*'],
    ['an escaped command behind a bullet', '- \\#solve\n- \\#close', '- #solve\n- #close'],
    ['an escape with indent', 'a\n  \\#solve', 'a\n  #solve'],
    ['a backslash elsewhere', 'C:\\#x \\\\#y\n\\a', 'C:\\#x \\\\#y\n\\a'],
  ])('%s is sent', (_, mail, text) => {
    expect(accepted(mail)).toMatchObject({ commands: [], text });
  });
});

describe('#end', () => {
  test.each([
    ['closes the block at the top', '#solve\n#end\n#open the box\n#close', [solve], '#open the box\n#close'],
    ['makes a whole mail text', '#END\n\\#solve\n#solve', [], '\\#solve\n#solve'],
    ['closes the block at the end', 'Hello\n#solve\n#end\n-- \n#maria', [solve], 'Hello\n\n-- \n#maria'],
    ['may close nothing', 'Hello\n#end\n', [], 'Hello'],
    ['works once', '#end\n#end', [], '#end'],
  ])('%s', (_, mail, commands, text) => {
    expect(accepted(mail)).toEqual({ ok: true, commands, text, visibility: 'reply', ended: true });
  });
});

describe('what keyboards and clients do to #solve is forgiven', () => {
  test.each([
    '#Solve',
    '#SOLVED',
    '  #solve \t',
    '\u00a0#solve\u00a0',
    '\ufeff#solve',
    '#\u200bsol\u00adve\u2060',
    '\u200e#\u200dsolve',
    '＃solve',
    '﹟ｓｏｌｖｅ',
    '#solve.',
    '#solve!',
    '#solve:',
    '#solve\r\n',
    '*#solve*',
    '**#solve**',
    '***_#solve_***',
    '_#solve_',
    '`#solve`',
    '*#solve*.',
    '*#solve',
    '#re-solve',
  ])('%j', (line) => {
    expect(accepted(`Hello\n\n${line}`)).toMatchObject({ commands: [solve], text: 'Hello' });
  });
});

const extending = (count: number, unit: string, reason: string) => ({ verb: 'extend', count, unit, reason });
const due = (moment: object) => ({ verb: 'due', moment });

describe('arguments', () => {
  test.each([
    ['#priority HIGH.', { verb: 'priority', priority: 'high' }],
    ['#prio: p1', { verb: 'priority', priority: 'urgent', called: 'p1' }],
    ['#priority Very High', { verb: 'priority', priority: null, called: 'very high' }],
    ['#priority hgih', null],
    ['#priority high #solve', null],
    ['#priority=4', { verb: 'priority', priority: 'low' }],
    ['#priority “normal”', null],
    ['#category Billing', { verb: 'category', value: 'Billing' }],
    ['#category: feature request.', { verb: 'category', value: 'feature request' }],
    ['#type', null],
    ['#tier “Alexa+ Starter”', { verb: 'tier', value: 'Alexa+ Starter' }],
    ['#extend 24h waiting for parts', extending(24, 'hours', 'waiting for parts')],
    ['#extend 2 days: the “vendor” is away', extending(2, 'days', 'the “vendor” is away')],
    ['#extension 1w, holidays', extending(7, 'days', 'holidays')],
    ['#extend 90min - lunch', extending(90, 'minutes', 'lunch')],
    ['#extend 24h', null],
    ['#extend', null],
    ['#extend a while', null],
    ['#extend 0h no', null],
    ['#extend 24h no #solve', null],
    ['#extend 24x no', null],
    ['#due friday 17:00', due({ day: 'friday', time: '17:00' })],
    ['#due Fri 5pm', due({ day: 'friday', time: '17:00' })],
    ['#due by thurs at 5:30 p.m.', due({ day: 'thursday', time: '17:30' })],
    ['#due tomorrow', due({ day: 'tomorrow', time: null })],
    ['#due today noon', due({ day: 'today', time: '12:00' })],
    ['#due 2026-01-09', due({ day: '2026-01-09', time: null })],
    ['#due 2026-01-09 9:05', due({ day: '2026-01-09', time: '09:05' })],
    ['#due 2026-01-09T17:00', due({ day: '2026-01-09', time: '17:00' })],
    ['#due 2026-01-09T17:00:00', due({ day: '2026-01-09', time: '17:00' })],
    ['#due 2026-01-09T17:00Z', due({ exactly: '2026-01-09T17:00:00.000Z' })],
    ['#due 2026-01-09T17:00:00+01:00', due({ exactly: '2026-01-09T16:00:00.000Z' })],
    ['#due 2026–01–09 12am', due({ day: '2026-01-09', time: '00:00' })],
    ['#due 2026-02-30', null],
    ['#due 2026-01-09 25:00', null],
    ['#due 2026-01-09 17', null],
    ['#due 13pm', null],
    ['#due 9/1/2026', null],
    ['#due soon', null],
    ['#due', null],
    ['#due friday 17:00 #solve', null],
    ['#tag +a -b c', { verb: 'tag', add: ['a', 'c'], remove: ['b'] }],
    ['#tag –urgent, ＋VIP; x.y_z-1', { verb: 'tag', add: ['vip', 'x.y_z-1'], remove: ['urgent'] }],
    ['#tag + a - b', { verb: 'tag', add: ['a'], remove: ['b'] }],
    ['#tag+a a', { verb: 'tag', add: ['a'], remove: [] }],
    ['#tag —a', { verb: 'tag', add: [], remove: ['a'] }],
    ['#tag', null],
    ['#tag +a -a', null],
    ['#tag café', null],
    ['#tag a #solve', null],
    ['#cc +x@y -z@w', { verb: 'cc', add: ['x@y'], remove: ['z@w'] }],
    [
      '#cc joe@Example.ORG, <ann+x@example.org>',
      { verb: 'cc', add: ['joe@example.org', 'ann+x@example.org'], remove: [] },
    ],
    ['#cc +joe@x.org <mailto:joe@x.org>', { verb: 'cc', add: ['joe@x.org'], remove: [] }],
    ['#cc joe', null],
    ['#cc joe@', null],
    ['#cc joe@x..org', null],
    ['#requester ann@example.org', { verb: 'requester', address: 'ann@example.org' }],
    ['#requester Ann Lee <ann@example.org>', { verb: 'requester', address: 'ann@example.org' }],
    ['#requester [ann@example.org](mailto:ann@example.org)', null],
    ['#requester a@x.org b@x.org', null],
    ['#requester', null],
    ['#assign “Booker dean-DeWITT”', { verb: 'assign', who: 'Booker dean-DeWITT' }],
    ['*#assign maria*', { verb: 'assign', who: 'maria' }],
    ['*#assign* @maria.', { verb: 'assign', who: 'maria' }],
    ['#assign', null],
    ['#assign maria #solve', null],
    ['#group tier\u00a02', { verb: 'group', name: 'tier 2' }],
    [
      '#subject  Is C# – really – “fine”? #yes.',
      { verb: 'subject', subject: 'Is C# – really – “fine”? #yes.' },
    ],
    ['#subject "New printer"', { verb: 'subject', subject: 'New printer' }],
    [`#subject ${'x'.repeat(251)}`, null],
    ['#show', { verb: 'show', ticket: null, full: false }],
    ['#show 12', { verb: 'show', ticket: 12, full: false }],
    ['#show #12 FULL', { verb: 'show', ticket: 12, full: true }],
    ['#show full', { verb: 'show', ticket: null, full: true }],
    ['#show [#12].', { verb: 'show', ticket: 12, full: false }],
    ['#show 1 2', null],
    ['#show 0', null],
    ['#why', { verb: 'why', ticket: null }],
    ['#why 7', { verb: 'why', ticket: 7 }],
    ['#why 7 full', null],
    ['#list', { verb: 'list', filter: 'mine', value: '' }],
    ['#list On-Hold', { verb: 'list', filter: 'hold', value: '' }],
    ['#list group Tier 2', { verb: 'list', filter: 'group', value: 'Tier 2' }],
    ['#list tag #vip', { verb: 'list', filter: 'tag', value: 'vip' }],
    ['#list tag', null],
    ['#list open soon', null],
    ['#list everything', null],
    ['#help', { verb: 'help', about: null }],
    ['#help #resolved', { verb: 'help', about: 'solve' }],
    ['#help asign', null],
    ['#solve thanks', null],
    ['#solve #take', null],
    ['#on-hold', { verb: 'hold' }],
  ])('of %j', (line, command) => {
    if (command === null) expect(reasons(line)).toEqual([[1, 'bad-argument']]);
    else expect(accepted(line).commands).toEqual([command]);
  });
});

describe('a mail is a note', () => {
  test.each(['#note\nShe called.', 'She called.\n#internal', '#solve\nShe called.\n#take\n#note'])(
    'by %j',
    (mail) => {
      expect(accepted(mail)).toMatchObject({ visibility: 'note', text: 'She called.' });
    },
  );

  test('by its address', () => {
    expect(accepted('She called.', { address: 'note' }).visibility).toBe('note');
    expect(accepted('She called.', { address: 'personal' }).visibility).toBe('reply');
  });

  test('never together with #reply', () => {
    expect(reasons('#note\nHello\n#reply')).toEqual([[3, 'conflict']]);
    expect(reasons('#reply\nHello', { address: 'note' })).toEqual([[1, 'conflict']]);
    expect(reasons('#note\n#reply\nHello', { address: 'note' })).toEqual([[2, 'conflict']]);
  });
});

describe('commands that contradict each other stop the mail', () => {
  test.each([
    '#solve\n#open',
    '#assign maria\n#assign joe',
    '#assign maria\n#take',
    '#priority low\n#priority high',
    '#group a\n#group b',
    '#subject a\n#subject b',
    '#requester a@x.org\n#requester b@x.org',
    '#tag +a\n#tag -a',
    '#cc -a@x.org\n#cc a@x.org',
    '#take\n#send',
  ])('%j', (mail) => {
    expect(reasons(mail)).toEqual([[2, 'conflict']]);
  });

  test('but saying the same twice is no contradiction', () => {
    expect(accepted('#solve\nHello\n#solved').commands).toEqual([solve, solve]);
  });

  test.each(['#send\nHello', 'Hello\n\n#drop', '#send\n#end\nHello'])(
    '%j, as #send and #drop stand alone',
    (mail) => {
      expect(problems(mail)).toMatchObject([
        { reason: 'conflict', message: expect.stringContaining('must be all the mail says') },
      ]);
    },
  );

  test('and #send or #drop alone are fine', () => {
    expect(accepted('\n#Send.\n').commands).toEqual([{ verb: 'send' }]);
    expect(accepted('#drop', { address: 'note' }).commands).toEqual([{ verb: 'drop' }]);
  });
});
