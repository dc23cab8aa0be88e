/** What a pack expects of the desk that uses it, for desks that are made up around a pack. */
import { readYaml } from '../yaml-file.ts';
import { draftOf } from './draft.ts';
import { inherit } from './inherit.ts';
import { fromFile, layAll } from './layers.ts';
import { nameUses } from './name-uses.ts';
import { findPolicyFile, packNames, packsDir } from './packs.ts';
import { groupNamed } from './policy-references.ts';

export interface PackDemands {
  /** The groups it names, in their order and each once. */
  readonly groups: readonly string[];
  /** Of its first calendar; null where it has none or leaves it to the desk. */
  readonly timeZone: string | null;
}

/** Null where no pack has this name. */
export async function packDemands(name: string): Promise<PackDemands | null> {
  if (!(await packNames()).includes(name)) return null;
  const { file, content } = await findPolicyFile(name, packsDir);
  if (!('text' in content)) return null;
  const draft = draftOf(inherit(layAll([fromFile(readYaml(content.text, file).value, 0)])).tree.value);
  const uses = nameUses(draft);
  const groups: string[] = [];
  for (const { text } of [...uses.group, ...uses.groupOfStep])
    if (groupNamed(text, groups) === null) groups.push(text);
  return { groups, timeZone: draft.calendars[0]?.timeZone ?? null };
}
