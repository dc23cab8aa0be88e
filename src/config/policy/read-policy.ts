/**
 * Reads the policy files that `inboxd.yaml` names and makes one policy of them. All or nothing: a policy, or every problem with
 * file and line of the value at fault, whichever file it came from. What a pack says and this desk has no use for is a remark.
 */
import { dirname, resolve } from 'node:path';
import { noPolicy, type Policy } from '../../desk/policy/policy.ts';
import type { Problem } from '../../errors.ts';
import type { Use } from '../cross-references.ts';
import { type Finding, pathText } from '../finding.ts';
import { readTextFile } from '../text-file.ts';
import { readYaml, type YamlFile } from '../yaml-file.ts';
import { checkParts, checkPolicy, checkPolicySchema, type PolicyVerdict } from './check-policy.ts';
import type { Located } from './inherit.ts';
import { isMapping } from './layers.ts';
import { findPolicyFile, packFile, policyFileHint } from './packs.ts';
import type { DeskNames, PolicyFinding } from './policy-references.ts';

export interface PolicyReading {
  /** Null where there are problems. */
  readonly policy: Policy | null;
  /** In the policy files, file by file and in their order. */
  readonly problems: readonly Problem[];
  /** Names that are no file: findings about the list in `inboxd.yaml`. */
  readonly missing: readonly Finding[];
  readonly remarks: readonly Problem[];
}

interface Source {
  readonly file: string;
  readonly isPack: boolean;
  readonly yaml: YamlFile;
}

/** `names` as `policy` in `inboxd.yaml` lists them, with their places there; read from the folder `dir`. Never rejects. */
export async function readPolicy(
  names: readonly Use[],
  dir: string,
  desk: DeskNames,
): Promise<PolicyReading> {
  // What is no text is said where `inboxd.yaml` is checked.
  const named = names.filter(({ text }) => text !== '');
  if (named.length === 0) return { policy: noPolicy, problems: [], missing: [], remarks: [] };
  const found = await Promise.all(named.map((name) => readSource(name, dir)));
  const sources = await withWords(found.flatMap((source) => ('yaml' in source ? [source] : [])));
  const missing = found.flatMap((source) => ('yaml' in source ? [] : [source]));
  const broken = sources.flatMap(faults);
  const isReadable = broken.length + missing.length === 0;
  const { policy, findings } = isReadable ? await checkWhole(sources, desk) : inParts(sources);
  const kindOf = (finding: Located<PolicyFinding>) => kindIn(finding, sources[finding.file]?.isPack === true);
  const problems = findings.filter((it) => kindOf(it) === 'problem').map((it) => placed(it, sources));
  const worthARemark = onceEach(findings.filter((it) => kindOf(it) === 'remark'));
  const remarks = worthARemark.map((it) => placed(asRemark(it), sources));
  return {
    policy: isReadable && problems.length === 0 ? policy : null,
    problems: inOrder([...broken, ...problems], sources),
    missing,
    remarks: inOrder(remarks, sources),
  };
}

function kindIn({ inPack, isRemark }: PolicyFinding, isPack: boolean): 'problem' | 'remark' | 'nothing' {
  if (isRemark) return isPack ? 'nothing' : 'remark';
  return inPack !== undefined && isPack ? 'remark' : 'problem';
}

/** The words lie under every pack; a desk that names no pack names them itself where it wants them. */
async function withWords(sources: readonly Source[]): Promise<readonly Source[]> {
  const words = packFile('words');
  if (!sources.some(({ isPack }) => isPack) || sources.some(({ file }) => file === words)) return sources;
  const content = await readTextFile(words);
  return 'text' in content
    ? [{ file: words, isPack: true, yaml: readYaml(content.text, words) }, ...sources]
    : sources;
}

async function readSource({ text: name, path }: Use, dir: string): Promise<Source | Finding> {
  const { file, isPack, content } = await findPolicyFile(name, dir);
  if ('text' in content) return { file, isPack, yaml: readYaml(content.text, file) };
  if (content.fault === 'unusable')
    return { path, message: `${name}: ${content.message}`, hint: content.hint };
  return { path, message: `there is no file ${name}`, hint: await policyFileHint(name) };
}

/** What makes a file as a whole unreadable. */
function faults({ file, yaml }: Source): Problem[] {
  const isFine = yaml.value === undefined || isMapping(yaml.value ?? {});
  const wrongKind = isFine ? [] : checkPolicySchema(yaml.value).findings;
  return [...yaml.problems, ...wrongKind.map((finding) => problemAt(finding, file, yaml))];
}

function checkWhole(sources: readonly Source[], desk: DeskNames): Promise<PolicyVerdict> {
  const readBeside = (name: string, file: number) =>
    readTextFile(resolve(dirname(sources[file]?.file ?? ''), name));
  return checkPolicy(
    sources.map(({ yaml }) => yaml.value),
    desk,
    readBeside,
  );
}

function inParts(sources: readonly Source[]): PolicyVerdict {
  return {
    policy: null,
    findings: checkParts(sources.map(({ yaml }) => (isMapping(yaml.value) ? yaml.value : {}))),
  };
}

/** A group that is not there is not there, however often the pack names it. */
function onceEach(findings: readonly Located<PolicyFinding>[]): Located<PolicyFinding>[] {
  const first = new Map(findings.toReversed().map((it) => [`${it.file} ${it.message}`, it]));
  return findings.filter((it) => first.get(`${it.file} ${it.message}`) === it);
}

/** What follows from it, for whoever cannot change the pack. */
function asRemark(finding: Located<PolicyFinding>): Located<PolicyFinding> {
  const { inPack, message } = finding;
  return inPack === undefined ? finding : { ...finding, message: `${message}: ${inPack}` };
}

function placed(
  { file, inPack: _, isRemark: _remark, lacking: _lacking, ...finding }: Located<PolicyFinding>,
  sources: readonly Source[],
): Problem {
  const source = sources[file];
  if (source === undefined) throw new Error(`no file ${file}`);
  return problemAt(finding, source.file, source.yaml);
}

function problemAt({ path, at, ...finding }: Finding, file: string, yaml: YamlFile): Problem {
  return { file, ...yaml.locate(path, at), path: pathText(path), ...finding };
}

/** File by file; what several policies inherit from one line is said once. */
function inOrder(problems: readonly Problem[], sources: readonly Source[]): Problem[] {
  const rank = ({ file }: Problem) => sources.findIndex((source) => source.file === file);
  const once = new Map(problems.map((it) => [`${it.file}:${it.line}:${it.column} ${it.message}`, it]));
  return [...once.values()].toSorted(
    (one, other) => rank(one) - rank(other) || one.line - other.line || one.column - other.column,
  );
}
