/**
 * What a file does to those below it without meaning to. A new item stands before all earlier ones, so a misspelt name makes a
 * second item instead of changing the first, and one for every ticket or every mail leaves nothing to those after it.
 */
import { editDistance } from '../../desk/did-you-mean.ts';
import { type Path, valueAt } from '../finding.ts';
import type { Draft, NameUse } from './draft.ts';
import type { Located } from './inherit.ts';
import { fromFile, isMapping, type Layered, layAll, originAt } from './layers.ts';

/** All lists of named items. */
const lists: readonly Path[] = [
  ['calendars'],
  ['categories'],
  ['tiers'],
  ['ladders'],
  ['intake'],
  ['fields'],
  ['rules'],
  ['access'],
  ['digests'],
  ['triage', 'sets'],
  ['triage', 'signals'],
  ['triage', 'triggers'],
  ['triage', 'topics'],
  ['sla', 'steps'],
  ['sla', 'policies'],
  ['credits'],
];

/** New names that are one slip away from an earlier one: it was meant, most likely. */
export function misspelt(files: readonly unknown[]): Located[] {
  return files.flatMap((over, file) => {
    const under = layAll(files.slice(0, file).map(fromFile)).value;
    return lists.flatMap((list) => misspeltIn(namesAt(under, list), namesAt(over, list), file));
  });
}

function misspeltIn(earlier: readonly NameUse[], later: readonly NameUse[], file: number): Located[] {
  const isIn = (names: readonly NameUse[], { text }: NameUse) =>
    names.some((other) => folded(other.text) === folded(text));
  const unchanged = earlier.filter((name) => !isIn(later, name)).map(({ text }) => text);
  return later
    .filter((name) => !isIn(earlier, name))
    .flatMap(({ text, path }): Located[] => {
      const meant = unchanged.find((name) => isSlip(folded(text), folded(name)));
      if (meant === undefined) return [];
      const message = `\`${text}\` is new, and \`${meant}\` of an earlier file stays as it was`;
      const hint = `did you mean \`${meant}\`? If not, choose a name that is less like it`;
      return [{ file, path, message, hint }];
    });
}

/** `P5` beside `P4`, `tier 3` beside `tier 2` are no slips, nor is a short word that is another one. */
function isSlip(name: string, other: string): boolean {
  if (name.length < 4 || digitsOf(name) !== digitsOf(other)) return false;
  const most = name.length < 8 ? 1 : 2;
  return editDistance(name, other, most) <= most;
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, '');
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}

function namesAt(data: unknown, path: Path): NameUse[] {
  const list = valueAt(data, path);
  return (Array.isArray(list) ? list : []).flatMap((item, index) => {
    const name = isMapping(item) ? item.name : undefined;
    return typeof name === 'string' ? [{ text: name, path: [...path, index, 'name'] }] : [];
  });
}

/** Promises for every ticket over those of an earlier file, and rules for every mail before others. */
export function takesAll(draft: Draft, tree: Layered): Located[] {
  return [...promisesForAll(draft, tree), ...rulesForAll(draft, tree)];
}

function promisesForAll({ slas }: Draft, { origin }: Layered): Located[] {
  const fileOf = (path: Path) => originAt(origin, [...path, 'name']).file;
  return slas.flatMap(({ item, path, isWhole }, index): Located[] => {
    const isForAll = isWhole && Object.keys(item.when).length === 0;
    const place = originAt(origin, [...path, 'name']);
    if (!isForAll || !slas.slice(index + 1).some((other) => fileOf(other.path) < place.file)) return [];
    const message = `\`${item.name}\` is for every ticket, so no promise of an earlier file holds any more`;
    const hint = 'give it a `when`, or the name of the promise that it changes';
    return [{ file: place.file, path: place.path, message, hint }];
  });
}

/** Tags add up; of any other field the first rule that sets it decides. */
function rulesForAll({ intake }: Draft, { origin }: Layered): Located[] {
  return intake.flatMap(({ item, path, isWhole }, index): Located[] => {
    if (!isWhole || Object.keys(item.when).length > 0) return [];
    const after = intake.slice(index + 1).map((rule) => rule.item.set);
    const taken = Object.keys(item.set).filter(
      (field) => field !== 'tags' && after.some((set) => Object.hasOwn(set, field)),
    );
    if (taken.length === 0) return [];
    const { file, path: place } = originAt(origin, [...path, 'name']);
    const fields = taken.map((field) => `\`${field}\``).join(', ');
    const message = `\`${item.name}\` is for every mail, so no rule after it sets ${fields}`;
    return [{ file, path: place, message, hint: 'give it a `when`, or put it at the end' }];
  });
}
