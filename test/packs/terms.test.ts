/** What stands once in a pack and holds for all its promises: steps, pauses, hours and holidays, what a category begins with. */
import { expect, test } from 'vitest';
import type { Policy, SlaPolicy, StepAction } from '../../src/desk/policy/policy.ts';
import { packNamed, promiseFor } from './pack.ts';

/** `75 warn (firstReply, update): notify assignee; tag +a -b`; without targets where it is about every promise. */
function stepLines({ steps }: SlaPolicy): string[] {
  return steps.map(({ name, percent, targets, actions }) => {
    const about = targets.length === 6 ? '' : ` (${targets.join(', ')})`;
    return `${percent} ${name}${about}: ${actions.map(actionText).join('; ')}`;
  });
}

function actionText(action: StepAction): string {
  if (action.do === 'tag')
    return ['tag', ...action.add.map((tag) => `+${tag}`), ...action.remove.map((tag) => `-${tag}`)].join(' ');
  return Object.values(action).flat().join(' ');
}

const threeSteps = [
  '75 warn: notify assignee',
  '90 escalate: notify assignee lead',
  '100 breach: notify assignee lead; tag +sla-breached',
];
const studioSteps = [
  '75 warn: notify assignee; tag +sla-breach-risk',
  '90 escalate: notify assignee lead; escalate raise',
  '100 breach: notify assignee lead managers; tag +sla-breached -sla-breach-risk',
];
const tailorSteps = [
  '75 warn: notify assignee; tag +sla-breach-risk',
  '90 escalate: notify assignee lead',
  '100 breach: notify assignee lead managers; tag +sla-breached -sla-breach-risk',
  '100 take over (escalation): escalate raise; notify assignee lead managers',
];
const aivaSteps = [
  '75 warn (firstReply, update, resolution): notify assignee',
  '90 escalate (firstReply, resolution): notify assignee lead',
  '100 breach (acknowledgement, firstReply, update, resolution): escalate raise; notify assignee lead; tag +sla-breached',
];
const hubSteps = [
  '75 warning (firstReply, resolution): notify assignee lead; tag +sla-breach-risk',
  '90 escalation (firstReply, resolution): notify assignee lead; escalate raise; tag +escalated',
  '100 breach (firstReply, resolution): priority raise; escalate raise; notify assignee lead managers; mail slaBreach; tag +sla-breached -sla-breach-risk',
  '100 maximum (resolutionMax): escalate 4; notify lead managers; page critical; tag +sla-breached',
];
const safetyAtOnce = '0 safety (firstReply): escalate 4; group safety; notify group lead; page safety';

type Facts = Parameters<typeof promiseFor>[1];

// biome-ignore format: a table reads best with one row a line
test.each<[pack: string, Facts, string[]]>([
  ['default', { priority: 'high' }, threeSteps],
  ['studio', { priority: 'high' }, studioSteps],
  ['studio', { priority: 'urgent' }, ['0 critical (resolution): escalate 1; notify lead managers', ...studioSteps]],
  ['aiva', { priority: 'high' }, aivaSteps],
  ['aiva', { priority: 'urgent' }, [...aivaSteps.slice(0, 2), '100 still investigating (update): mail statusUpdate', ...aivaSteps.slice(2)]],
  ['storytailor', { tier: 'free' }, tailorSteps],
  ['storytailor', { category: 'safety', tags: ['content-moderation'] }, tailorSteps],
  ['storytailor', { category: 'safety', tags: ['crisis'] }, [safetyAtOnce, ...tailorSteps]],
  ['storytailor', { category: 'safety', tags: ['mandatory-report'] }, [safetyAtOnce, ...tailorSteps]],
  ['storytailor', { category: 'safety' }, [safetyAtOnce, ...tailorSteps]],
  ['storytailor', { category: 'ip-attribution', tags: ['rights-holder-claim'] }, ['0 legal (firstReply): escalate 3; group legal; notify group lead; page legal', ...tailorSteps]],
  ['aio-creative-hub', { priority: 'normal' }, hubSteps],
])('%s does with %j what its steps say', async (pack, facts, lines) => {
  expect(stepLines(promiseFor(await packNamed(pack), facts))).toEqual(lines);
});

const wide = { pending: ['update', 'resolution', 'resolutionMax', 'escalation'], on_hold: ['resolution'] };
const narrow = { pending: ['update', 'resolution', 'escalation'], on_hold: ['resolution'] };

test.each([
  ['default', wide],
  ['studio', wide],
  ['aio-creative-hub', wide],
  ['storytailor', narrow],
  ['aiva', narrow],
])('in every promise of %s the same stands still, and a reopened ticket goes on', async (pack, pauses) => {
  const { slas } = await packNamed(pack);
  for (const sla of slas) expect([sla.name, sla.pauses, sla.reopen]).toEqual([sla.name, pauses, 'continue']);
});

/** `business days America/New_York 540-1020 x5: 01-01, 07-04`. */
function calendarLines({ calendars }: Policy): string[] {
  return [...calendars.values()].map(({ name, timeZone, week, yearly, holidays }) => {
    const hours = week.map(
      (spans) => spans.map(({ start, end }) => `${start / 60}-${end / 60}`).join('+') || 'x',
    );
    return `${name} ${timeZone} ${hours.join(' ')}: ${[...yearly.keys(), ...holidays.keys()].join(', ')}`;
  });
}

test.each([
  ['default', ['office America/New_York 9-17 9-17 9-17 9-17 9-17 x x: 01-01, 12-25']],
  ['storytailor', ['business days America/New_York 9-17 9-17 9-17 9-17 9-17 x x: 01-01, 07-04, 12-25']],
  [
    'aio-creative-hub',
    [
      'tier 1 America/New_York 0-24 0-24 0-24 0-24 0-24 0-24 0-24: ',
      'shift 1 America/New_York 0-8 0-8 0-8 0-8 0-8 0-8 0-8: ',
      'shift 2 America/New_York 8-16 8-16 8-16 8-16 8-16 8-16 8-16: ',
      'shift 3 America/New_York 16-24 16-24 16-24 16-24 16-24 16-24 16-24: ',
      'tier 2 America/New_York 8-20 8-20 8-20 8-20 8-20 x x: 01-01, 12-25',
      'management America/New_York 9-17 9-17 9-17 9-17 9-17 x x: 01-01, 12-25',
    ],
  ],
])('%s works in these hours but for these holidays', async (pack, lines) => {
  expect(calendarLines(await packNamed(pack)).slice(1)).toEqual(lines);
});

// biome-ignore format: a table reads best with one row a line
test.each<[pack: string, categories: string[]]>([
  ['storytailor', ['technical null customer service', 'account null customer service', 'billing null customer service', 'content null customer service', 'ip-attribution null customer service', 'safety urgent safety']],
  ['aio-creative-hub', ['bug null tier 2', 'technical null tier 2', 'account null tier 1', 'billing null billing', 'feature-request low tier 1', 'how-to low tier 1', 'question null tier 1']],
  ['studio', ['technical-issue null null', 'account-issue null null', 'billing-issue null null', 'feature-request low null', 'how-to low null', 'feedback low null']],
])('the categories of %s begin with these priorities and groups', async (pack, expected) => {
  const { categories } = await packNamed(pack);
  expect(categories.map(({ name, priority, group }) => `${name} ${priority} ${group}`)).toEqual(expected);
});

test.each([
  ['studio', { ask: true, remind: 3 * 86_400_000, close: 5 * 86_400_000, farewell: true }],
  ['aio-creative-hub', { ask: true, remind: null, close: 48 * 3_600_000, farewell: true }],
  ['aiva', { ask: false, remind: null, close: 'never', farewell: false }],
  ['default', { ask: false, remind: null, close: null, farewell: false }],
])('%s follows solved tickets up like this', async (pack, expected) => {
  expect((await packNamed(pack)).followUps.solved).toEqual(expected);
});

test('aio-creative-hub asks its five questions a week after the solution, studio at the end', async () => {
  const hub = (await packNamed('aio-creative-hub')).surveys;
  expect(hub).toMatchObject({ on: 'solved', after: 7 * 86_400_000 });
  expect(hub?.questions.map(({ kind }) => kind)).toEqual(['rating', 'rating', 'yesNo', 'rating', 'text']);
  expect((await packNamed('studio')).surveys).toMatchObject({ on: 'closed' });
  expect((await packNamed('default')).surveys).toBeNull();
});
