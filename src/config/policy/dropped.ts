/** Which file takes a name away that others still use: there it is to be said, and not where the name is used. */
import { type Path, pathText, valueAt } from '../finding.ts';
import type { Located } from './inherit.ts';
import { fromFile, isMapping, isRemoval, layAll } from './layers.ts';

/** A list by its key in the file, and a name that somebody expects in it. */
export interface Lacking {
  readonly section: string;
  readonly name: string;
}

/** The finding at the place that drops the name; as it is where no file ever had it, or none after the use drops it. */
export function atItsCause<Kind extends Located>(
  finding: Kind,
  lacking: Lacking | undefined,
  files: readonly unknown[],
): Kind {
  const file = lacking === undefined ? null : droppingFile(lacking, files);
  if (lacking === undefined || file === null || file <= finding.file) return finding;
  const { section, name } = lacking;
  const message = `\`${name}\` is taken away here, and \`${pathText(finding.path)}\` of an earlier file still names it`;
  const hint = 'keep it, or change or remove what names it as well';
  return { ...finding, file, path: placeIn(files[file], section, name), message, hint };
}

/** The first file with which a name is gone that the ones before had. */
function droppingFile({ section, name }: Lacking, files: readonly unknown[]): number | null {
  const last = files.findLastIndex((_, at) =>
    namesIn(layAll(files.slice(0, at + 1).map(fromFile)).value, section).includes(name),
  );
  return last < 0 || last === files.length - 1 ? null : last + 1;
}

function namesIn(data: unknown, section: string): string[] {
  return itemsAt(data, section)
    .filter((item) => !isRemoval({ value: item, origin: { file: 0, path: [] } }))
    .map(nameOfItem);
}

function placeIn(data: unknown, section: string, name: string): Path {
  const index = itemsAt(data, section).findIndex(
    (item) => nameOfItem(item).toLowerCase() === name.toLowerCase(),
  );
  return index < 0 ? [section] : [section, index];
}

function itemsAt(data: unknown, section: string): readonly unknown[] {
  const list = valueAt(data, [section]);
  return Array.isArray(list) ? list : [];
}

function nameOfItem(item: unknown): string {
  const name = isMapping(item) ? item.name : item;
  return typeof name === 'string' ? name.trim() : '';
}
