/** Where a policy file is: one of the desk's own, by a path from its folder, or a pack that comes with the program, by name. */
import { readdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggest } from '../../desk/did-you-mean.ts';
import { readTextFile, type TextFile } from '../text-file.ts';

/** Beside `src/` in a clone, beside `dist/` in a release. */
export const packsDir = fileURLToPath(new URL('../../../config/packs/', import.meta.url));

export function packFile(name: string): string {
  return join(packsDir, `${name}.yaml`);
}

export interface FoundFile {
  readonly file: string;
  readonly isPack: boolean;
  readonly content: TextFile;
}

/** A file of this name in the folder goes before a pack. */
export async function findPolicyFile(name: string, dir: string): Promise<FoundFile> {
  const own = resolve(dir, name);
  const content = await readTextFile(own);
  if (!('fault' in content && content.fault === 'missing')) {
    return { file: own, isPack: await isIn(packsDir, own), content };
  }
  const isName = /^[\w-]+$/.test(name);
  const pack = packFile(name);
  return isName
    ? { file: pack, isPack: true, content: await readTextFile(pack) }
    : { file: own, isPack: false, content };
}

/** A desk in a clone may also name a pack by its path. */
async function isIn(folder: string, file: string): Promise<boolean> {
  const real = await Promise.all([folder, join(file, '..')].map((path) => realpath(path).catch(() => path)));
  return real[0] === real[1];
}

/** What to write instead of a name that is no file and no pack. */
export async function policyFileHint(name: string): Promise<string> {
  const packs = await packNames();
  const meant = suggest(name.replace(/\.ya?ml$/i, ''), packs);
  if (meant !== null) return `did you mean the pack \`${meant}\`?`;
  return `the path starts at this folder; the packs are ${packs.join(', ')}`;
}

export async function packNames(): Promise<string[]> {
  const files = await readdir(packsDir).catch((): string[] => []);
  const names = files.flatMap((file) => /^([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
  // The words lie under all packs and are no policy by themselves.
  return names.filter((name) => name !== 'words').toSorted();
}
