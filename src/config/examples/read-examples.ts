/** Reads a file of examples for a desk. All or nothing: a ConfigError has every problem with its place. */
import { suggest } from '../../desk/did-you-mean.ts';
import type { Instant } from '../../desk/instant.ts';
import type { Example, Expected } from '../../desk/policy/example.ts';
import { readLocal } from '../../desk/policy/local-time.ts';
import { type Policy, targetNames } from '../../desk/policy/policy.ts';
import { ConfigError, type Problem } from '../../errors.ts';
import { type Finding, type Path, pathText, valueAt } from '../finding.ts';
import { soundPart } from '../policy/sound-part.ts';
import { schemaCheck } from '../schema-findings.ts';
import { readTextFile } from '../text-file.ts';
import { readYaml } from '../yaml-file.ts';
import { ExampleFile, ExamplesFile, type WrittenExample } from './examples-schema.ts';

/** What examples refer to. */
export interface ExampleDesk {
  readonly policy: Policy;
  readonly timeZone: string;
  readonly mailboxes: readonly { readonly name: string; readonly group: string | null }[];
}

const checkSchema = schemaCheck(ExamplesFile);

export async function readExamples(file: string, desk: ExampleDesk): Promise<Example[]> {
  const yaml = readYaml(await textOf(file), file);
  const checked = yaml.value === undefined ? { value: null, findings: [] } : checkSchema(yaml.value);
  const findings = [...checked.findings, ...secondLook(yaml.value, desk)];
  const problems = [
    ...yaml.problems,
    ...findings.map(({ path, at, ...it }) => ({
      file,
      ...yaml.locate(path, at),
      path: pathText(path),
      ...it,
    })),
  ];
  if (problems.length > 0) throw new ConfigError(problems.toSorted(byPlace));
  return (checked.value ?? []).map((written) => exampleOf(written, desk));
}

/** What the sound part of each example refers to, so that a misspelt key does not hide another mistake until the next run. */
function secondLook(raw: unknown, desk: ExampleDesk): Finding[] {
  return (Array.isArray(raw) ? raw : []).flatMap((example, index) => {
    const part = soundPart(ExampleFile, example);
    if (part === null) return [];
    const found = mistakesIn(part.value, [index], desk);
    // What was left out may be the very time that seems to be missing.
    return part.isWhole
      ? found
      : found.filter(({ path: [, ...path] }) => valueAt(part.value, path) !== undefined);
  });
}

async function textOf(file: string): Promise<string> {
  const content = await readTextFile(file);
  if ('text' in content) return content.text;
  const { message, hint } =
    content.fault === 'missing'
      ? { message: 'there is no such file', hint: 'docs/policy.md shows what belongs into it' }
      : content;
  throw new ConfigError([{ file, line: 1, column: 1, path: '', message, hint }]);
}

function byPlace(one: Problem, other: Problem): number {
  return one.line - other.line || one.column - other.column;
}

function exampleOf(
  { name, timezone, mail, with: given, expect }: WrittenExample,
  desk: ExampleDesk,
): Example {
  const timeZone = timezone ?? desk.timeZone;
  const { due, ...fields } = expect;
  const mailbox = mailboxNamed(desk, mail.mailbox) ?? { name: '', group: null };
  return {
    name,
    mail: { mailbox, from: mail.from, subject: mail.subject, words: mail.text },
    at: instant(mail.at ?? '', timeZone) ?? '',
    timeZone,
    with: given,
    expect: { ...fields, due: duesOf(due ?? {}, timeZone) },
  };
}

type WrittenDues = NonNullable<WrittenExample['expect']['due']>;

function duesOf(written: WrittenDues, timeZone: string): NonNullable<Expected['due']> {
  const dues = targetNames.flatMap((target) => {
    const text = written[target];
    return text === undefined ? [] : [[target, text === null ? null : instant(text, timeZone)]];
  });
  return Object.fromEntries(dues);
}

/** A time on the wall, or an instant. */
function instant(written: string, timeZone: string): Instant | null {
  const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(written) && !Number.isNaN(Date.parse(written));
  return isInstant ? new Date(written).toISOString() : readLocal(written, timeZone);
}

function mailboxNamed({ mailboxes }: ExampleDesk, name: string | undefined) {
  return name === undefined ? mailboxes[0] : mailboxes.find((mailbox) => mailbox.name === name);
}

function mistakesIn(written: WrittenExample, path: Path, desk: ExampleDesk): Finding[] {
  return [
    ...wrongTimes(written, path, written.timezone ?? desk.timeZone),
    ...unknownMailbox(written, path, desk),
    ...unknownWords(written, path, desk.policy),
  ];
}

function wrongTimes({ mail, expect }: WrittenExample, path: Path, timeZone: string): Finding[] {
  const dues = Object.entries(expect.due ?? {});
  const missing = mail.at === undefined && dues.some(([, text]) => text !== null);
  const arrival = mail.at === undefined ? [] : [{ text: mail.at, place: [...path, 'mail', 'at'] }];
  const expected = dues.map(([target, text]) => ({ text, place: [...path, 'expect', 'due', target] }));
  return [
    ...(missing ? [noArrival(path)] : []),
    ...[...arrival, ...expected].flatMap(({ text, place }) =>
      text === null || instant(text, timeZone) !== null ? [] : [noTime(text, place)],
    ),
  ];
}

function noArrival(path: Path): Finding {
  const message = '`at` is missing: without it nothing is due';
  return { path: [...path, 'mail', 'at'], message, expected: 'a time such as `Fri 2026-01-02 16:30`' };
}

function noTime(text: string, path: Path): Finding {
  const expected = 'a time such as `Fri 2026-01-02 16:30`';
  return { path, message: `\`${text}\` is no time, or another day of the week`, expected };
}

function unknownMailbox({ mail }: WrittenExample, path: Path, desk: ExampleDesk): Finding[] {
  if (mailboxNamed(desk, mail.mailbox) !== undefined) return [];
  return unknown(
    'mailbox',
    mail.mailbox ?? '',
    desk.mailboxes.map(({ name }) => name),
    [...path, 'mail', 'mailbox'],
  );
}

/** Words that no ticket can have would make an example pass or fail for the wrong reason. */
function unknownWords({ with: given }: WrittenExample, path: Path, policy: Policy): Finding[] {
  const known = {
    category: policy.categories.map(({ name }) => name),
    type: policy.types,
    tier: policy.tiers.map(({ name }) => name),
    channel: policy.channels,
  };
  return (['category', 'type', 'tier', 'channel'] as const).flatMap((field) => {
    const word = given[field];
    const isKnown = word === undefined || known[field].includes(word);
    return isKnown ? [] : unknown(field, word, known[field], [...path, 'with', field]);
  });
}

function unknown(what: string, name: string, known: readonly string[], path: Path): Finding[] {
  const meant = suggest(name, known);
  const hint = meant === null ? 'name it in the policy, or another here' : `did you mean \`${meant}\`?`;
  return [{ path, message: `no ${what} is named \`${name}\``, hint }];
}
