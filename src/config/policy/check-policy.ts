/** Everything that can be said against some policy files taken together, and the policy they make where there is nothing. */
import type { Policy } from '../../desk/policy/policy.ts';
import { noTriage } from '../../desk/triage/triage.ts';
import { type Finding, pathText, valueAt } from '../finding.ts';
import { schemaCheck } from '../schema-findings.ts';
import type { TextFile } from '../text-file.ts';
import { buildCalendars, type ReadBeside } from './calendars.ts';
import { compile } from './compile.ts';
import { compileTriage } from './compile-triage.ts';
import { draftOf } from './draft.ts';
import { atItsCause } from './dropped.ts';
import { inherit, type Located } from './inherit.ts';
import { fromFile, type Layered, layAll, originAt } from './layers.ts';
import { misspelt, takesAll } from './overlay-checks.ts';
import { checkPolicyReferences, type DeskNames, type PolicyFinding } from './policy-references.ts';
import { PolicyFile } from './policy-schema.ts';
import { checkPromises } from './promise-checks.ts';
import { checkEffects } from './unused.ts';

export interface PolicyVerdict {
  /** Null where something is wrong. */
  readonly policy: Policy | null;
  readonly findings: readonly Located<PolicyFinding>[];
}

export const checkPolicySchema = schemaCheck(PolicyFile);

/** The files' data, the first at the bottom; `readBeside` reads a file that is named in one of them. */
export async function checkPolicy(
  files: readonly unknown[],
  desk: DeskNames,
  readBeside: (name: string, file: number) => Promise<TextFile>,
): Promise<PolicyVerdict> {
  const { tree, findings: left } = inherit(layAll(files.map(fromFile)));
  const { value, findings: said, meant } = checkPolicySchema(tree.value);
  const draft = draftOf(tree.value);
  const beside: ReadBeside = (name, path) => readBeside(name, originAt(tree.origin, path).file);
  const { calendars, findings: wrongDays } = await buildCalendars(draft.calendars, desk.timeZone, beside);
  const words = value === null ? null : compileTriage(value.triage, desk.groups);
  const overlaid = [...misspelt(files), ...takesAll(draft, tree)];
  const others: PolicyFinding[] = [
    ...checkPolicyReferences(draft, desk),
    ...wrongDays,
    ...checkPromises(draft, calendars, desk),
    ...checkEffects(draft, tree.value),
    ...(words?.findings ?? []),
  ];
  const all: readonly PolicyFinding[] = [...said, ...others.filter(({ path }) => !meant.has(pathText(path)))];
  const isSound = value !== null && left.length + overlaid.length === 0 && all.every(isHarmless);
  return {
    policy: isSound ? compile(draft, value, calendars, desk, words?.triage ?? noTriage) : null,
    findings: [
      ...left,
      ...overlaid,
      ...all.map(({ lacking, ...finding }) => atItsCause(located(finding, tree), lacking, files)),
    ],
  };
}

/** In some file, at least. */
function isHarmless({ inPack, isRemark }: PolicyFinding): boolean {
  return inPack !== undefined || isRemark === true;
}

/** What the files say themselves, while another is missing: nobody can tell then what they lack. */
export function checkParts(files: readonly unknown[]): readonly Located[] {
  const tree = layAll(files.map(fromFile));
  const { findings } = checkPolicySchema(tree.value);
  return findings
    .filter(({ path }) => valueAt(tree.value, path) !== undefined)
    .map((finding) => located(finding, tree));
}

function located<Kind extends Finding>(finding: Kind, tree: Layered): Located<Kind> {
  return { ...finding, ...placeOf(finding, tree) };
}

/** A value that may stand alone or in a list is always read as a list; where it stands alone there is no position. */
function placeOf(
  { path }: Finding,
  tree: Layered,
): { readonly file: number; readonly path: Finding['path'] } {
  const parent = path.slice(0, -1);
  const isAlone = typeof path.at(-1) === 'number' && !Array.isArray(valueAt(tree.value, parent));
  const { file, path: place } = originAt(tree.origin, isAlone ? parent : path);
  return { file, path: place };
}
