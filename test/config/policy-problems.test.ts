import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, type Problem } from '../../src/errors.ts';
import { folderWith, problemsOf, shortest } from './folder.ts';

/** Line, column, path, message, hint; no hint where there is none to give. */
type Expected = readonly [line: number, column: number, path: string, message: string, hint?: string];

const office = 'calendars: [{name: office, hours: {mon-fri: 09:00-17:00}}]';
const earlierHint = 'put it before them, make their `when` narrower, or remove it';
const longerHint = 'give it a longer time, or the other a shorter one';

/** A policy file and everything that is said about it. */
// biome-ignore format: a table reads best with one row a line
const table: readonly [what: string, yaml: string, ...problems: Expected[]][] = [
  ['an unknown section is suggested', 'calender: []', [1, 1, 'calender', 'unknown key `calender`', 'did you mean `calendars`?']],
  ['a zone that does not exist', 'calendars: [{name: office, timezone: Europe/Berln, hours: {mon: 09:00-10:00}}]', [1, 38, 'calendars[0].timezone', '`timezone` cannot be "Europe/Berln"', 'did you mean `Europe/Berlin`?']],
  ['hours that are none', 'calendars: [{name: office, hours: {mon: 9-5}}]', [1, 41, 'calendars[0].hours.mon', '`mon` cannot be "9-5"']],
  ['hours without length', 'calendars: [{name: office, hours: {mon: [09:00-09:00]}}]', [1, 42, 'calendars[0].hours.mon[0]', 'this item cannot be "09:00-09:00"']],
  ['hours that overlap', 'calendars: [{name: office, hours: {mon-fri: ["09:00-12:30", "12:00-18:00"]}}]', [1, 61, 'calendars[0].hours.mon-fri[1]', '09:00-12:30 and 12:00-18:00 overlap', 'shorten one of them']],
  ['hours that touch', 'calendars: [{name: office, hours: {mon: ["12:00-18:00", "09:00-12:00"]}}]', [1, 42, 'calendars[0].hours.mon[0]', '09:00-12:00 and 12:00-18:00 touch', 'write them as one']],
  ['hours over midnight that meet those of the next day', 'calendars: [{name: office, hours: {mon: 22:00-06:00, tue: 05:00-09:00}}]', [1, 59, 'calendars[0].hours.tue', '22:00-06:00 and 05:00-09:00 overlap on the next day', 'shorten one of them']],
  ['hours of Sunday night that meet those of Monday', 'calendars: [{name: office, hours: {mon: 05:00-09:00, sun: 22:00-06:00}}]', [1, 41, 'calendars[0].hours.mon', '22:00-06:00 and 05:00-09:00 overlap on the next day', 'shorten one of them']],
  ['a day that is none', 'calendars: [{name: office, hours: {mon: 09:00-10:00, wendesday: 09:00-10:00}}]', [1, 54, 'calendars[0].hours.wendesday', 'no day is called `wendesday`', 'did you mean `wednesday`?']],
  ['a day in two ranges', 'calendars: [{name: office, hours: {mon-wed: 09:00-10:00, wed-fri: 09:00-10:00}}]', [1, 58, 'calendars[0].hours.wed-fri', '`wed` is in `mon-wed` already', 'name each day once, or alone with hours of its own']],
  ['a week without hours', 'calendars: [{name: office, hours: {mon: []}}]', [1, 35, 'calendars[0].hours', 'no day of the week has hours', 'give one, such as mon-fri: 09:00-17:00']],
  ['a calendar without hours', 'calendars: [{name: office}]', [1, 13, 'calendars[0].hours', '`hours` is missing']],
  ['a holiday that is no date', 'calendars: [{name: office, hours: {mon: 09:00-10:00}, holidays: [2026-02-30 Sometime]}]', [1, 66, 'calendars[0].holidays[0]', 'this item cannot be "2026-02-30 Sometime"']],
  ['a holiday file that is not there', 'calendars: [{name: office, hours: {mon: 09:00-10:00}, holidays: [{ical: gone.ics}]}]', [1, 73, 'calendars[0].holidays[0].ical', 'there is no file gone.ics', 'the path starts at the folder of this file']],
  ['a holiday file that does not parse', 'calendars: [{name: office, hours: {mon: 09:00-10:00}, holidays: [{ical: bad.ics}]}]', [1, 73, 'calendars[0].holidays[0].ical', expect.stringContaining('bad.ics: ')]],
  ['a holiday file that is too large', 'calendars: [{name: office, hours: {mon: 09:00-10:00}, holidays: [{ical: large.ics}]}]', [1, 73, 'calendars[0].holidays[0].ical', 'large.ics: the file is larger than 1 MB', 'is it the right file?']],
  ['the built-in calendar cannot be another', 'calendars: [{name: always, hours: {mon: 09:00-10:00}}]', [1, 20, 'calendars[0].name', '`always` is built in: every hour of every day', 'give this calendar another name']],
  ['a time without unit', 'sla: {policies: [{name: a, targets: {firstReply: 30}}]}', [1, 50, 'sla.policies[0].targets.firstReply', '`firstReply` cannot be 30', 'add the unit']],
  ['a time in words', 'sla: {policies: [{name: a, targets: {firstReply: 4 hours}}]}', [1, 50, 'sla.policies[0].targets.firstReply', '`firstReply` cannot be "4 hours"', 'did you mean `4h`?']],
  ['a time with a fraction', 'sla: {policies: [{name: a, targets: {firstReply: 1.5h}}]}', [1, 50, 'sla.policies[0].targets.firstReply', '`firstReply` cannot be "1.5h"', 'did you mean `90m`?']],
  ['a percentage with its sign', 'sla: {steps: [{name: s, percent: 90%, actions: [{notify: lead}]}]}', [1, 34, 'sla.steps[0].percent', '`percent` cannot be "90%"', 'did you mean `90`?']],
  ['a star in a phrase', 'intake: [{name: r, when: {words: "refund* order"}, set: {tags: a}}]', [1, 34, 'intake[0].when.words', '`words` cannot be "refund* order"', 'a `*` stands at the end of the last word: `refund*`; for addresses there is `from`']],
  ['a regular expression', 'intake: [{name: r, when: {subject: [/refund.*/i]}, set: {tags: a}}]', [1, 37, 'intake[0].when.subject[0]', 'this item cannot be "/refund.*/i"', 'these are words and no regular expressions']],
  ['a star in an address', 'intake: [{name: r, when: {from: "*@partner.example"}, set: {tags: a}}]', [1, 33, 'intake[0].when.from', '`from` cannot be "*@partner.example"', 'did you mean `@partner.example`?']],
  ['business time without a calendar', 'sla: {policies: [{name: a, targets: {firstReply: 4 business hours}}]}', [1, 50, 'sla.policies[0].targets.firstReply', '`firstReply` is business time, and no calendar says when that is', 'name one of `calendars` as `sla.calendar`, or `calendar: always` where every hour counts']],
  ['times that hold for nobody', 'sla: {targets: {firstReply: 4h}}', [1, 16, 'sla.targets', 'nothing is promised: `sla` has no `policies` for which these times hold', 'add `policies: [{name: everyone}]`']],
  ['a rule for every mail before others', 'types: [a, b]\nintake: [{name: all, set: {type: a, tags: x}}, {name: r, when: {words: b}, set: {type: b, tags: y}}]', [2, 17, 'intake[0].name', '`all` is for every mail, so no rule after it sets `type`', 'give it a `when`, or put it at the end']],
  ['a time of nothing', 'sla: {policies: [{name: a, targets: {firstReply: 0h}}]}', [1, 50, 'sla.policies[0].targets.firstReply', '`firstReply` cannot be "0h"']],
  ['a target that is none', 'sla: {targets: {firstRepley: 1h}}', [1, 17, 'sla.targets.firstRepley', 'unknown key `firstRepley`', 'did you mean `firstReply`?']],
  ['a calendar that is not there', `${office}\nsla: {policies: [{name: a, calendar: ofice}]}`, [2, 38, 'sla.policies[0].calendar', 'no calendar is named `ofice`', 'did you mean `office`?']],
  ['a default calendar that is not there is said once', `${office}\nsla: {calendar: ofice, policies: [{name: a, when: {priority: urgent}}, {name: b}]}`, [2, 17, 'sla.calendar', 'no calendar is named `ofice`', 'did you mean `office`?']],
  ['a warning that comes at once', 'sla: {policies: [{name: a, targets: {firstReply: 1m}, steps: [{name: warn, percent: 75, actions: [{notify: lead}]}]}]}', [1, 85, 'sla.policies[0].steps[0].percent', '75 % of `firstReply` is less than a minute', 'promise a longer time, or let the step come later']],
  ['an apology for an update', 'sla: {steps: [{name: s, targets: [update], percent: 100, actions: [{notify: lead}, {mail: slaBreach}]}]}', [1, 91, 'sla.steps[0].actions[1].mail', '`slaBreach` says nothing about an `update`', 'use `statusUpdate`, or a step of its own for the other targets']],
  ['a maximum shorter than the target', 'sla: {policies: [{name: a, targets: {resolution: 4h, resolutionMax: 2h}}]}', [1, 69, 'sla.policies[0].targets.resolutionMax', '`resolutionMax` would be due before `resolution`', longerHint]],
  ['an escalation before the resolution is due', `${office}\nsla: {calendar: office, policies: [{name: a, targets: {resolution: 3 business days, escalation: same day}}]}`, [2, 97, 'sla.policies[0].targets.escalation', '`escalation` would be due before `resolution`', longerHint]],
  ['business and clock time are compared by what comes of them', `${office}\nsla: {calendar: office, policies: [{name: a, targets: {firstReply: 30 business hours, resolution: 12h}}]}`, [2, 99, 'sla.policies[0].targets.resolution', '`resolution` would be due before `firstReply`', longerHint]],
  ['a value that no ticket has', 'tiers: [{name: gold}]\nsla: {policies: [{name: a, when: {tier: [gold, glod]}}]}', [2, 48, 'sla.policies[0].when.tier[1]', 'no tier is named `glod`', 'did you mean `gold`?']],
  ['a policy after one that takes everything', 'sla: {policies: [{name: a}, {name: b, when: {priority: urgent}}]}', [1, 36, 'sla.policies[1].name', 'nothing can match `b`, since `a` before it takes everything', earlierHint]],
  ['a policy after several that share everything', 'sla: {policies: [{name: a, when: {priority: [urgent, high]}}, {name: b, when: {priority: [normal, low]}}, {name: c, when: {tags: vip}}]}', [1, 114, 'sla.policies[2].name', 'nothing can match `c`, since `a` and `b` before it take everything', earlierHint]],
  ['a category in a rule', 'categories: [{name: billing}]\nintake: [{name: r, set: {category: biling}}]', [2, 36, 'intake[0].set.category', 'no category is named `biling`', 'did you mean `billing`?']],
  ['a type, a channel and a mailbox that are none', 'intake: [{name: r, when: {mailbox: sales}, set: {type: bug, channel: chat}}]', [1, 36, 'intake[0].when.mailbox', 'no mailbox is named `sales`', 'name it under `mailboxes` in inboxd.yaml'], [1, 56, 'intake[0].set.type', 'no type is named `bug`', 'name it under `types`'], [1, 70, 'intake[0].set.channel', 'no channel is named `chat`', 'name it under `channels`']],
  ['an agent that is none', 'intake: [{name: r, set: {assignee: Marya}}]', [1, 36, 'intake[0].set.assignee', 'no agent is named `Marya`', 'did you mean `Maria`?']],
  ['a group that is none', 'categories: [{name: billing, group: frist}]', [1, 37, 'categories[0].group', 'no group is named `frist`', 'did you mean `first`?']],
  ['a reminder of what is closed', 'followUps: {solved: {remind: 5d, close: 48h}}', [1, 30, 'followUps.solved.remind', 'a solved ticket would be closed before its customer is reminded', 'let `remind` be shorter than `close`']],
  ['hours of reminders that are nowhere', 'followUps: {calendar: ofice, pending: {remind: 1d}}', [1, 23, 'followUps.calendar', 'no calendar is named `ofice`', 'name it under `calendars`']],
  ['a survey without a score', 'surveys: {questions: [{name: why, ask: Why was it so?, kind: text}, {name: Why, ask: And why not?, kind: text}]}', [1, 62, 'surveys.questions[0].kind', 'the first question is no rating, and it is the score', 'put a question with `kind: rating` before it'], [1, 76, 'surveys.questions[1].name', 'another question is named `Why` already', 'give each its own name']],
  ['a ladder that is none', 'ladders: [{name: on-call}]\nsla: {steps: [{name: s, percent: 90, actions: [{page: oncall}]}]}', [2, 55, 'sla.steps[0].actions[0].page', 'no ladder is named `oncall`', 'did you mean `on-call`?']],
  ['an action of two keys', 'sla: {steps: [{name: s, percent: 90, actions: [{notify: lead, priority: raise}]}]}', [1, 48, 'sla.steps[0].actions[0]', 'an action is one key and its value', 'begin a new item, with a dash, for each action']],
  ['a misspelt action is one problem', 'sla: {steps: [{name: s, percent: 90, actions: [{notfiy: lead}]}]}', [1, 49, 'sla.steps[0].actions[0].notfiy', 'unknown key `notfiy`', 'did you mean `notify`?']],
  ['a priority that is none', 'sla: {policies: [{name: a, when: {priority: urgnt}}]}', [1, 45, 'sla.policies[0].when.priority', '`priority` cannot be "urgnt"', 'did you mean `urgent`?']],
  ['a tag that is none', 'intake: [{name: r, set: {tags: [Very Important]}}]', [1, 33, 'intake[0].set.tags[0]', 'this item cannot be "Very Important"']],
  ['names are unique in a list', 'tiers: [{name: gold}, {name: Gold}]', [1, 30, 'tiers[1].name', 'another tier is named `Gold` already', 'give each its own name']],
  ['bands that do not grow', 'credits: [{name: c, targets: firstReply, bands: [{from: 3, percent: 5}, {from: 3, percent: 10}]}]', [1, 80, 'credits[0].bands[1].from', '`from` is not more than that of the band before', 'sort the bands by `from`, each once']],
  ['more breaches that earn less', 'credits: [{name: c, targets: firstReply, bands: [{from: 1, percent: 10}, {from: 3, percent: 5}]}]', [1, 93, 'credits[0].bands[1].percent', '`percent` is not more than that of the band before', 'more breaches earn more']],
  ['a removal that YAML takes for text', 'tiers: [{name: gold, remove: yes}]', [1, 22, 'tiers[0].remove', 'unknown key `remove`', 'write `remove: true` to drop an earlier item, or leave it out to keep it']],
  ['something to remove that is not there', 'tiers: [{name: gold, remove: true}]', [1, 9, 'tiers[0]', 'nothing earlier is named `gold`, so there is nothing to remove', 'the name must be that of an item in a file before this one']],
  ['a file that is a list', '- tiers', [1, 1, '', 'the file cannot be a list']],
  ['an alias within its own anchor', 'sla: &s {policies: *s}', [1, 20, '', 'the alias *s stands within what it stands for (&s)', 'write out what is meant here']],
  ['an alias within its own anchor, in a list, beside a key that stands twice', 'tiers: []\ntiers: []\ntypes: &s [*s]', [2, 1, 'tiers', '`tiers` stands twice here', 'keep one of the two'], [3, 12, '', 'the alias *s stands within what it stands for (&s)', 'write out what is meant here']],
  ['a key that stands twice', 'types: []\ntypes: []', [2, 1, 'types', '`types` stands twice here', 'keep one of the two']],
];

async function deskWith(...files: string[]): Promise<string> {
  const names = files.map((_, index) => `policy-${index}.yaml`);
  const yaml = [...shortest, `policy: [${names.join(', ')}]`].join('\n');
  const own = Object.fromEntries(files.map((text, index) => [`policy-${index}.yaml`, text]));
  return folderWith({
    'inboxd.yaml': yaml,
    'bad.ics': 'no calendar',
    'large.ics': ' '.repeat(2 ** 20 + 1),
    ...own,
  });
}

describe('a policy file', () => {
  test.each(table)('%s', async (_what, yaml, ...expected) => {
    const problems = await problemsOf(await deskWith(yaml));
    expect(problems.map(brief)).toEqual(expected);
    expect(problems.every(({ file }) => file === 'policy-0.yaml')).toBe(true);
  });

  test('with many mistakes names all of them, each once, in the order of the file', async () => {
    const yaml = [
      'calendars:',
      '  - name: office',
      '    timezone: Europe/Berln',
      "    hours: {mon-fri: ['09:00-12:30', '12:00-18:00'], fry: 9-5}",
      '    holidays: [{ical: gone.ics}, 13-40 Never]',
      '  - {name: leave, hours: {mon: []}}',
      'sla:',
      '  calendar: ofice',
      '  steps: [{name: warn, percent: 50, actions: [{page: nobody}]}]',
      '  policies:',
      '    - {name: a, when: {tier: gold}, targets: {firstReply: 1m, resolution: 4h, resolutionMax: 2h}}',
      '    - {name: b}',
      '    - {name: c, when: {priority: low}}',
    ].join('\n');
    const problems = await problemsOf(await deskWith(yaml));
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '3 `timezone` cannot be "Europe/Berln"',
      '4 09:00-12:30 and 12:00-18:00 overlap',
      '4 `fry` cannot be "9-5"',
      '5 there is no file gone.ics',
      '5 this item cannot be "13-40 Never"',
      '6 no day of the week has hours',
      '8 no calendar is named `ofice`',
      '9 50 % of `firstReply` is less than a minute',
      '9 no ladder is named `nobody`',
      '11 no tier is named `gold`',
      '11 `resolutionMax` would be due before `resolution`',
      '13 nothing can match `c`, since `b` before it takes everything',
    ]);
  });
});

describe('files laid over each other', () => {
  test('have their mistakes where each stands', async () => {
    const under =
      'tiers: [{name: free}]\nsla:\n  policies:\n    - {name: a, when: {tier: fre}, targets: {resolution: 4h}}';
    const over =
      'sla:\n  policies:\n    - {name: a, targets: {resolutionMax: 2h, update: x}}\n    - name: b\n      when: {tier: gold}';
    expect((await problemsOf(await deskWith(under, over))).map(placed)).toEqual([
      'policy-0.yaml:4 sla.policies[0].when.tier: no tier is named `fre`',
      'policy-1.yaml:3 sla.policies[0].targets.update: `update` cannot be "x"',
      'policy-1.yaml:5 sla.policies[1].when.tier: no tier is named `gold`',
    ]);
  });

  test('are compared as what they come to', async () => {
    const under = 'sla:\n  policies:\n    - {name: a, targets: {resolution: 4h}}';
    const over = 'sla:\n  policies:\n    - {name: a, targets: {resolutionMax: 2h}}';
    expect((await problemsOf(await deskWith(under, over))).map(placed)).toEqual([
      'policy-1.yaml:3 sla.policies[0].targets.resolutionMax: `resolutionMax` would be due before `resolution`',
    ]);
  });

  test('are not blamed for what a broken one may have said', async () => {
    const broken = 'tiers: [';
    const over =
      'sla:\n  policies:\n    - {name: a, when: {tier: free}, targets: {update: x}}\n    - {name: b, steps: [{name: s}]}';
    const problems = await problemsOf(await deskWith(broken, over));
    expect(problems.filter(({ file }) => file === 'policy-1.yaml').map(placed)).toEqual([
      'policy-1.yaml:3 sla.policies[0].targets.update: `update` cannot be "x"',
    ]);
    expect(problems[0]?.file).toBe('policy-0.yaml');
  });
});

describe('over a pack', () => {
  async function saidOver(pack: string, own: string): Promise<string[]> {
    const yaml = [...shortest, `policy: [${pack}, ours.yaml]`].join('\n');
    const outcome = await loadConfig(await folderWith({ 'inboxd.yaml': yaml, 'ours.yaml': own }), {}).catch(
      (error: unknown) => error,
    );
    const problems = outcome instanceof ConfigError ? outcome.problems : [];
    return problems.map(({ file, line, message }) => `${basename(file)}:${line} ${message}`);
  }

  // biome-ignore format: a table reads best with one row a line
  test.each<[what: string, pack: string, own: string, ...said: string[]]>([
    ['a misspelt name is no new item', 'default', 'sla: {policies: [{name: urgnet, when: {tags: x}, targets: {firstReply: 2h}}]}', 'ours.yaml:1 `urgnet` is new, and `urgent` of an earlier file stays as it was'],
    ['of a step neither', 'default', 'sla: {steps: [{name: braech, percent: 100, actions: [{notify: lead}]}]}', 'ours.yaml:1 `braech` is new, and `breach` of an earlier file stays as it was'],
    ['a name with another number is one', 'studio', 'sla: {policies: [{name: P4, when: {tags: x}, targets: {firstReply: 2h}}]}'],
    ['a promise for everybody leaves nothing of the pack', 'default', 'sla: {policies: [{name: all of them, targets: {firstReply: 2h}}]}', 'ours.yaml:1 `all of them` is for every ticket, so no promise of an earlier file holds any more'],
    ['the last promise may be for everybody', 'storytailor', 'sla: {policies: [{name: free, targets: {firstReply: 2h}}]}'],
    ['a rule for every mail leaves nothing to those of the pack', 'studio', 'intake: [{name: ours, set: {priority: low}}]', 'ours.yaml:1 `ours` is for every mail, so no rule after it sets `priority`'],
    ['a rule for every mail may add a tag', 'studio', 'intake: [{name: ours, set: {tags: ours}}]'],
    ['a category that rules still set cannot go', 'studio', 'types: [a, incident, problem, question, task]\ncategories:\n  - {name: Feedback, remove: true}', 'ours.yaml:3 `feedback` is taken away here, and `intake[11].set.category` of an earlier file still names it'],
    ['a type that rules still set cannot go', 'studio', 'types: [incident, problem, question]', 'ours.yaml:1 `task` is taken away here, and `intake[9].set.type` of an earlier file still names it'],
    ['an item keeps its name whatever its case', 'studio', 'categories: [{name: FEEDBACK, label: Praise}]'],
  ])('%s', async (_what, pack, own, ...said) => {
    expect(await saidOver(pack, own)).toEqual(said);
  });
});

test('a ticket that only a group without members may read would be read by nobody', async () => {
  const yaml = [...shortest.toSpliced(12, 0, '  - name: law'), 'policy: [ours.yaml]'].join('\n');
  const ours = 'access: [{name: law, when: {tags: law}, group: law}]';
  const folder = await folderWith({ 'inboxd.yaml': yaml, 'ours.yaml': ours });
  const [problem] = await problemsOf(folder);
  expect(problem).toMatchObject({ message: 'nobody is in `law`, so nobody could read these tickets' });
});

test('what comes to nothing in a file of your own is worth a remark, in a pack it is not', async () => {
  const own = [
    'calendars: [{name: nights, hours: {mon: 22:00-06:00}}]',
    'sla: {policies: [{name: nothing, when: {tags: x}}, {name: best, when: {tags: y}, targets: {resolution: best effort}}]}',
  ].join('\n');
  const yaml = [...shortest.toSpliced(12, 0, '  - name: tier 1', '  - name: tier 2', '  - name: billing')];
  const dir = await folderWith({
    'inboxd.yaml': [...yaml, 'policy: [aio-creative-hub, ours.yaml]'].join('\n'),
    'ours.yaml': own,
  });
  const { remarks } = await loadConfig(dir, {});
  expect(remarks.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '1 no promise counts by the calendar `nights`',
    '2 `nothing` promises nothing',
  ]);
});

test('problems of inboxd.yaml come first, those of the policy after them', async () => {
  const yaml = [...shortest, 'managers: [nobody]', 'policy: [ours.yaml, studoi]'].join('\n');
  const dir = await folderWith({ 'inboxd.yaml': yaml, 'ours.yaml': 'types: bug' });
  expect((await problemsOf(dir)).map((it) => [placed(it), it.hint])).toEqual([
    ['inboxd.yaml:17 managers[0]: this item cannot be "nobody"', undefined],
    ['inboxd.yaml:18 policy[1]: there is no file studoi', 'did you mean the pack `studio`?'],
    ['ours.yaml:1 types: `types` cannot be "bug"', undefined],
  ]);
});

test.each([
  ['1', ['policy[0] this item cannot be 1']],
  ['""', ['policy[0] this item cannot be ""']],
  ['"", gone.yaml', ['policy[0] this item cannot be ""', 'policy[1] there is no file gone.yaml']],
])('names of policy files that are none hide no other problem: [%s]', async (names, said) => {
  const yaml = [...shortest, 'managers: [nobody]', `policy: [${names}]`].join('\n');
  const problems = await problemsOf(await folderWith({ 'inboxd.yaml': yaml }));
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'managers[0] this item cannot be "nobody"',
    ...said,
  ]);
});

test('whatever is cut out of a policy, it loads or its problems are listed with places inside it', async () => {
  const whole = readFileSync('config/packs/aiva.yaml', 'utf8');
  const dir = await deskWith('');
  const place = fc.nat(whole.length);
  const put = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom('name: x', '{}', '[]', '- ', ': ', 'remove: true', '0'),
  );
  const property = fc.asyncProperty(place, fc.nat(300), put, async (from, length, text) => {
    const yaml = whole.slice(0, from) + text + whole.slice(from + length);
    await writeFile(join(dir, 'policy-0.yaml'), yaml);
    const outcome = await loadConfig(dir, {}).catch((error: unknown) => error);
    if (!(outcome instanceof ConfigError)) {
      expect(outcome).toHaveProperty('policy.slas');
      return;
    }
    const lines = yaml.split('\n').length;
    expect(outcome.problems.length).toBeGreaterThan(0);
    expect(outcome.problems.every(({ line, column }) => line >= 1 && line <= lines && column >= 1)).toBe(
      true,
    );
  });
  await fc.assert(property, { numRuns: 200 });
});

function brief({ line, column, path, message, hint }: Problem): Expected {
  return hint === undefined ? [line, column, path, message] : [line, column, path, message, hint];
}

function placed({ file, line, path, message }: Problem): string {
  return `${file}:${line} ${path}: ${message}`;
}
