/** Something wrong with a value of the configuration, known by its path; `load.ts` adds file, line and column. */

/** A place in the configuration: keys and, in lists, positions from 0. */
export type Path = readonly (string | number)[];

export interface Finding {
  readonly path: Path;
  /** Whether the key is at fault (unknown) and not the value. */
  readonly at?: 'key';
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** `mailboxes[0].imap.port`; empty for the whole file. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** `{ hint }` where there is one; a spread of it leaves the key out otherwise. */
export function optionalHint(hint: string | null | undefined): { hint?: string } {
  return hint ? { hint } : {};
}
