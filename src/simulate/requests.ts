/**
 * What customers ask. Most mails hold words that a rule of the policy looks for; some say too little for any, or less than they
 * mean. What the rules make of a mail is asked of the policy itself, so that an agent knows what is left to set by command.
 */
import type { Priority } from '../desk/event.ts';
import { chooseFields } from '../desk/policy/intake.ts';
import type { IntakeRule } from '../desk/policy/policy.ts';
import type { DeskMailbox, DeskSettings } from '../desk/settings.ts';
import type { Random, Weighted } from './random.ts';

export interface Request {
  readonly mailbox: DeskMailbox;
  readonly subject: string;
  readonly text: string;
  /** What an agent sees that the rules did not: commands. */
  readonly corrections: readonly string[];
}

/** What rules can be written for: those that go by words. */
interface Theme {
  readonly rule: IntakeRule;
  readonly phrases: readonly [string, ...string[]];
  readonly isSubject: boolean;
}

export function createRequests(desk: DeskSettings): (tier: string | null, random: Random) => Request {
  const themes = desk.policy.intake.flatMap(themeOf).map((value) => ({ value, weight: weightOf(value) }));
  return (tier, random) => {
    const theme = themes.length === 0 || random.chance(0.15) ? null : random.weighted(themes);
    const mailbox = mailboxFor(desk, theme, random);
    const { subject, text } = theme === null ? vague(random) : about(theme, random);
    return {
      mailbox,
      subject,
      text,
      corrections: correctionsOf(desk, { mailbox, subject, text }, tier, themes, random),
    };
  };
}

function themeOf(rule: IntakeRule): Theme[] {
  const { words, subject, from } = rule.when;
  const [first, ...others] = (subject ?? words ?? []).map((phrase) => phrase.replace(/\*$/, ''));
  if (first === undefined || from !== undefined) return [];
  return [{ rule, phrases: [first, ...others], isSubject: subject !== undefined }];
}

/** Little of what comes is urgent, and little comes by other ways than mail. */
function weightOf({ rule: { set }, isSubject }: Theme): number {
  if (isSubject || set.channel !== undefined) return 1;
  const byPriority: Readonly<Record<Priority, number>> = { urgent: 1, high: 3, normal: 10, low: 8 };
  return byPriority[set.priority ?? 'normal'];
}

function mailboxFor({ mailboxes }: DeskSettings, theme: Theme | null, random: Random): DeskMailbox {
  const wanted = theme?.rule.when.mailbox;
  const [first, ...others] = mailboxes.filter(({ name }) => wanted?.includes(name) ?? true);
  if (first === undefined) throw new Error('a desk has at least one mailbox');
  return random.pick([first, ...others]);
}

const openings = ['About: ', 'Please have a look: ', '', 'For you: '] as const;
const reasons = [
  'It began this morning and I have to finish something today.',
  'I have looked through your pages and found nothing about it.',
  'A colleague of mine sees the same on another computer.',
  'There is no hurry, but I would like to know where I stand.',
] as const;
const little = [
  'Something strange happened',
  'Hello',
  'A word about this week',
  'Can somebody call me back',
] as const;

function about({ phrases, isSubject }: Theme, random: Random): Pick<Request, 'subject' | 'text'> {
  const phrase = random.pick(phrases);
  const subject =
    isSubject || random.chance(0.5) ? `${random.pick(openings)}${phrase}` : 'A word from a customer';
  return { subject, text: `Hello,\n\nin short: ${phrase}. ${random.pick(reasons)}` };
}

function vague(random: Random): Pick<Request, 'subject' | 'text'> {
  return { subject: random.pick(little), text: `Hello,\n\nplease see above. ${random.pick(reasons)}` };
}

type Asked = Pick<Request, 'mailbox' | 'subject' | 'text'>;

function correctionsOf(
  { policy }: DeskSettings,
  { mailbox, subject, text }: Asked,
  tier: string | null,
  themes: readonly Weighted<Theme>[],
  random: Random,
): string[] {
  const found = chooseFields(policy, { mailbox, from: '', subject, words: text });
  const isVague = !themes.some(({ value }) => found.category.because === `rule: ${value.rule.name}`);
  const meant = isVague && themes.length > 0 ? random.weighted(themes).rule.set.category : undefined;
  const priority = meantPriority(found.priority.value, random);
  return [
    ...(meant === undefined || meant === found.category.value ? [] : [`#category ${meant}`]),
    ...(priority === found.priority.value ? [] : [`#priority ${priority}`]),
    ...(tier === null || found.tier.value !== null ? [] : [`#tier ${tier}`]),
  ];
}

/** Some make less of it than it is, some more. */
function meantPriority(found: Priority, random: Random): Priority {
  const ladder: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];
  const step = random.weighted([
    { value: 0, weight: 85 },
    { value: 1, weight: 9 },
    { value: -1, weight: 6 },
  ]);
  return ladder[ladder.indexOf(found) + step] ?? found;
}
