/**
 * Loads the configuration folder: `inboxd.yaml` and the secrets and files it names. All or nothing: either a complete
 * configuration or a ConfigError with every problem, in the order of the file. Commands for secrets run only when
 * nothing else is wrong. The only place that reads the environment.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { noCustomers } from '../desk/customer.ts';
import { ConfigError, type Problem } from '../errors.ts';
import { checkReferences } from './cross-references.ts';
import { readCustomers } from './customers.ts';
import { type Finding, pathText } from './finding.ts';
import type { DeskNames } from './policy/policy-references.ts';
import { type PolicyReading, readPolicy } from './policy/read-policy.ts';
import { Config } from './schema.ts';
import { schemaCheck } from './schema-findings.ts';
import { type Environment, readSecret, runsCommand, type SecretSources, secretUses } from './secrets.ts';
import { type Sketch, sketch } from './sketch.ts';
import { readTextFile } from './text-file.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

const fileName = 'inboxd.yaml';
const checkSchema = schemaCheck(Config);

/**
 * The configuration in `dir`, defaults filled and secrets read, `store.file` absolute.
 * Throws ConfigError. Call it again for a fresh OAuth token (`token: command:…`).
 */
export async function loadConfig(dir: string, env: Environment = process.env): Promise<Config> {
  const file = join(dir, fileName);
  const yaml = readYaml(await readText(dir, file), file);
  const { config, findings, secrets, policies } =
    yaml.value === undefined ? unread : await checkAll(yaml, { dir, env });
  const ofFile = [...yaml.problems, ...findings.map((finding) => placed(finding, yaml, file))].toSorted(
    byPlace,
  );
  const tiers = policies.policy?.tiers.map(({ name }) => name);
  const agents = config?.agents.map(({ name }) => name) ?? [];
  // Which tiers there are is only known once the policy is sound.
  const known = tiers === undefined ? null : await readCustomers(dir, { tiers, agents });
  const problems = [...ofFile, ...policies.problems, ...(known?.problems ?? [])];
  if (problems.length > 0 || config === null || policies.policy === null) throw new ConfigError(problems);
  const { policy, remarks } = policies;
  return {
    ...withSecrets(config, secrets),
    store: { file: resolve(dir, config.store.file) },
    policy,
    customers: known?.customers ?? noCustomers,
    remarks,
  };
}

interface Verdict {
  readonly config: Config | null;
  readonly findings: readonly Finding[];
  /** By path in text form. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly policies: PolicyReading;
}

const unread: Verdict = {
  config: null,
  findings: [],
  secrets: new Map(),
  policies: { policy: null, problems: [], missing: [], remarks: [] },
};

async function checkAll({ value: data, problems }: YamlFile, sources: SecretSources): Promise<Verdict> {
  const { value: config, findings, meant } = checkSchema(data);
  const readable = sketch(data);
  const files = readable.policy.map((text, index) => ({ text, path: ['policy', index] }));
  const policies = await readPolicy(files, sources.dir, namesIn(readable));
  const others = [...checkReferences(readable), ...policies.missing];
  const sofar = [...findings, ...others.filter(({ path }) => !meant.has(pathText(path)))];
  const mayRun = sofar.length + problems.length + policies.problems.length === 0;
  const { missing, secrets } = await readSecrets(readable, sources, mayRun);
  return { config, findings: [...sofar, ...missing], secrets, policies };
}

function namesIn({ desk, groups, agents, mailboxes }: Sketch): DeskNames {
  const named = (items: readonly { readonly name: string }[]) =>
    items.map(({ name }) => name.trim()).filter((name) => name !== '');
  return {
    timeZone: desk.timezone,
    groups: named(groups),
    staffed: named(groups).filter((group) => agents.some((agent) => agent.groups.includes(group))),
    agents: named(agents),
    mailboxes: named(mailboxes),
  };
}

async function readSecrets(config: Sketch, sources: SecretSources, mayRun: boolean) {
  const uses = secretUses(config).filter((use) => mayRun || !runsCommand(use));
  const secrets = new Map<string, string>();
  const missing: Finding[] = [];
  const readings = uses.map(async (use) => {
    const reading = await readSecret(use, sources);
    if ('finding' in reading) missing.push(reading.finding);
    else secrets.set(pathText(use.path), reading.value);
  });
  await Promise.all(readings);
  return { missing, secrets };
}

async function readText(dir: string, file: string): Promise<string> {
  const content = await readTextFile(file);
  if ('text' in content) return content.text;
  if (content.fault === 'missing') throw new ConfigError([await missingFile(dir, file)]);
  throw wholeFile(file, content.message, content.hint);
}

async function missingFile(dir: string, file: string): Promise<Problem> {
  const hasFolder = await stat(dir).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  const hint =
    '`inboxd demo` needs no configuration; for your own, begin with a copy of config/inboxd.yaml of the repository';
  const where = { line: 1, column: 1, path: '', hint };
  if (!hasFolder) return { file: dir, message: 'there is no such folder', ...where };
  return { file, message: `there is no ${fileName} in this folder`, ...where };
}

function wholeFile(file: string, message: string, hint: string): ConfigError {
  return new ConfigError([{ file, line: 1, column: 1, path: '', message, hint }]);
}

function placed({ path, at, ...finding }: Finding, yaml: YamlFile, file: string): Problem {
  return { file, ...yaml.locate(path, at), path: pathText(path), ...finding };
}

function byPlace(one: Problem, other: Problem): number {
  return one.line - other.line || one.column - other.column;
}

function withSecrets(config: Config, secrets: Verdict['secrets']): Config {
  const mailboxes = config.mailboxes.map((mailbox, index) => ({
    ...mailbox,
    imap: { ...mailbox.imap, ...credentials(secrets, `mailboxes[${index}].imap`) },
    smtp: { ...mailbox.smtp, ...credentials(secrets, `mailboxes[${index}].smtp`) },
  }));
  const secret = secrets.get('desk.secret') ?? config.desk.secret;
  return { ...config, desk: { ...config.desk, secret }, mailboxes };
}

function credentials(secrets: Verdict['secrets'], place: string): { password?: string; token?: string } {
  const password = secrets.get(`${place}.password`);
  const token = secrets.get(`${place}.token`);
  return { ...(password === undefined ? {} : { password }), ...(token === undefined ? {} : { token }) };
}
