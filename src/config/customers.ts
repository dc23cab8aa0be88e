/**
 * `customers.csv` beside `inboxd.yaml`: who the customers are. The first line names the columns: `customer` (an address, or `@domain`
 * with everything below it), and any of `tier`, `vip`, `account_agent`, `tags`, `timezone`. Every line at fault is a problem with its place.
 */
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { type CustomerFacts, type Customers, noCustomers } from '../desk/customer.ts';
import { suggest } from '../desk/did-you-mean.ts';
import { matchName } from '../desk/people.ts';
import type { Problem } from '../errors.ts';
import { normalAddress, normalDomain } from '../mail/address.ts';
import { TimeZone } from './schema-values.ts';
import { readTextFile } from './text-file.ts';

const fileName = 'customers.csv';
const columns = ['customer', 'tier', 'vip', 'account_agent', 'tags', 'timezone'] as const;
type Column = (typeof columns)[number];

/** What the lines may name. */
export interface CustomerNames {
  readonly tiers: readonly string[];
  readonly agents: readonly string[];
}

export interface CustomersReading {
  readonly customers: Customers;
  readonly problems: readonly Problem[];
}

/** Without the file nobody is known. Never rejects. */
export async function readCustomers(dir: string, names: CustomerNames): Promise<CustomersReading> {
  const file = join(dir, fileName);
  const content = await readTextFile(file);
  if ('text' in content) return customersIn(content.text, file, names);
  if (content.fault === 'missing') return { customers: noCustomers, problems: [] };
  return { customers: noCustomers, problems: [at(file, 1, content.message, content.hint)] };
}

export function customersIn(text: string, file: string, names: CustomerNames): CustomersReading {
  const lines = linesOf(text);
  if ('problem' in lines)
    return {
      customers: noCustomers,
      problems: [at(file, lines.line, lines.problem, 'write it as spreadsheets save CSV')],
    };
  const [head, ...rest] = lines.rows;
  if (head === undefined) return { customers: noCustomers, problems: [] };
  const wrongHead = headProblems(head.cells, file);
  if (wrongHead.length > 0) return { customers: noCustomers, problems: wrongHead };
  const read = rest.map((row) => rowOf(row, head.cells, { file, names }));
  const customers = new Map<string, CustomerFacts>();
  const doubled: Problem[] = [];
  for (const [index, { key, facts }] of read.entries()) {
    if (key === '') continue;
    if (customers.has(key))
      doubled.push(at(file, rest[index]?.line ?? 1, `${key} stands here twice`, 'put both lines into one'));
    customers.set(key, facts);
  }
  return { customers, problems: [...read.flatMap(({ problems }) => problems), ...doubled] };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const Records = z.array(
  z.looseObject({ record: z.array(z.string()), info: z.looseObject({ lines: z.number() }) }),
);
const Broken = z.looseObject({ message: z.string(), lines: z.number().catch(1) });

function linesOf(text: string): { rows: readonly Row[] } | { problem: string; line: number } {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
    });
    return { rows: Records.parse(records).map(({ record, info }) => ({ cells: record, line: info.lines })) };
  } catch (error) {
    const { message, lines } = Broken.parse(error);
    return { problem: message, line: lines };
  }
}

function headProblems(head: readonly string[], file: string): Problem[] {
  const [only = ''] = head;
  if (head.length === 1 && only.includes(';'))
    return [at(file, 1, 'the columns are separated by semicolons', 'save it as CSV with commas')];
  const names = head.map((name) => name.toLowerCase());
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice.length > 0)
    return [...new Set(twice)].map((name) =>
      at(file, 1, `there are two columns \`${name}\``, 'put them into one, or give one another name'),
    );
  const unknown = head.filter((name) => !columns.some((column) => column === name.toLowerCase()));
  const problems = unknown.map((name) => {
    const meant = suggest(name.toLowerCase(), [...columns]);
    const hint = meant === null ? `the columns are ${columns.join(', ')}` : `did you mean \`${meant}\`?`;
    return at(file, 1, `there is no column \`${name}\``, hint);
  });
  const hasCustomer = head.some((name) => name.toLowerCase() === 'customer');
  return hasCustomer
    ? problems
    : [
        ...problems,
        at(
          file,
          1,
          'the column `customer` is missing',
          `the first line names the columns: ${columns.join(', ')}`,
        ),
      ];
}

interface Place {
  readonly file: string;
  readonly names: CustomerNames;
}

function rowOf({ cells, line }: Row, head: readonly string[], { file, names }: Place) {
  const cell = (column: Column) =>
    cells[head.findIndex((name) => name.toLowerCase() === column)]?.trim() ?? '';
  const problems: Problem[] = [];
  const wrong = (message: string, hint: string) => void problems.push(at(file, line, message, hint));
  const customer = cell('customer');
  const key = customer.startsWith('@') ? domainKey(customer) : normalAddress(customer);
  if (key === '')
    wrong(`\`${customer}\` is no address and no domain`, 'write ann@example.org, or @example.org');
  const tier = cell('tier') || null;
  if (tier !== null && !names.tiers.includes(tier))
    wrong(`no tier is named \`${tier}\``, hintFor(tier, names.tiers, '`tiers` of the policy'));
  const agent = agentOf(cell('account_agent'), names.agents);
  if (agent === undefined)
    wrong(
      `nobody here is called \`${cell('account_agent')}\``,
      hintFor(cell('account_agent'), names.agents, '`agents` in inboxd.yaml'),
    );
  const vip = flags.get(cell('vip').toLowerCase());
  if (vip === undefined) wrong(`\`${cell('vip')}\` is neither yes nor no`, 'write yes or no');
  const zone = TimeZone.optional().safeParse(cell('timezone') || undefined);
  if (!zone.success)
    wrong(
      `\`${cell('timezone')}\` is no time zone`,
      'write a name such as Europe/Berlin or America/New_York',
    );
  if (cells.length > head.length)
    wrong(
      `there are ${cells.length} values for ${head.length} columns`,
      'put what holds a comma into quotation marks',
    );
  const tags = cell('tags')
    .toLowerCase()
    .split(/[\s;,]+/)
    .filter((tag) => tag !== '');
  const facts: CustomerFacts = {
    tier,
    vip: vip ?? false,
    accountAgent: agent ?? null,
    tags,
    timeZone: zone.success ? (zone.data ?? null) : null,
    because: `${fileName}: line ${line}`,
  };
  return { key, facts, problems };
}

const flags = new Map([
  ...['', 'no', 'n', 'false', '0'].map((word) => [word, false] as const),
  ...['yes', 'y', 'true', '1', 'x', 'vip'].map((word) => [word, true] as const),
]);

function domainKey(written: string): string {
  const domain = normalDomain(written.slice(1));
  return domain === '' ? '' : `@${domain}`;
}

/** Null for nobody, undefined where nobody, or more than one, is called so. */
function agentOf(written: string, agents: readonly string[]): string | null | undefined {
  if (written === '') return null;
  const match = matchName(
    written,
    agents.map((name) => ({ id: name, names: [name] })),
  );
  return match.kind === 'match' ? match.id : undefined;
}

function hintFor(written: string, known: readonly string[], section: string): string {
  const meant = suggest(written, known);
  return meant === null ? `name it under ${section}` : `did you mean \`${meant}\`?`;
}

function at(file: string, line: number, message: string, hint: string): Problem {
  return { file, line, column: 1, path: '', message, hint };
}
