/** Every regular expression of the sources, and the worst that can be fed to one. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from 'recheck';

export interface Pattern {
  /** Below src/. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

const literal =
  /(?<![\w)\]$<*/}'"`])\s?\/(?![/*\s])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s.,;)\]:}?]|$)/gm;

/** Literals, and what a module builds when it is loaded: alternatives joined from lists. */
export async function patternsOf(areas: readonly string[]): Promise<Pattern[]> {
  const files = areas.flatMap((area) =>
    readdirSync(join('src', area), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
      .map((path) => join(area, path)),
  );
  const found = files.flatMap((file) => literalsOf(file));
  // What is pure may be loaded by anybody; io starts what it is for.
  const pure = files.filter((file) => !file.startsWith('io'));
  return [...found, ...(await built(pure))].filter(isFirst);
}

function isFirst({ source, flags }: Pattern, at: number, all: readonly Pattern[]): boolean {
  return all.findIndex((it) => it.source === source && it.flags === flags) === at;
}

function literalsOf(file: string): Pattern[] {
  const code = readFileSync(join('src', file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  return [...code.matchAll(literal)].map(([, source = '', flags = '']) => ({ file, source, flags }));
}

async function built(files: readonly string[]): Promise<Pattern[]> {
  const all: Pattern[] = [];
  const original = globalThis.RegExp;
  for (const file of files) {
    globalThis.RegExp = new Proxy(original, {
      construct: (target, [source, flags = '']: [string | RegExp, string?]) => {
        const one = new target(source, flags);
        if (isOurs()) all.push({ file, source: one.source, flags: one.flags });
        return one;
      },
    });
    await import(pathToFileURL(resolve('src', file)).href);
  }
  globalThis.RegExp = original;
  return all;
}

/** Libraries that the sources load build patterns too. */
function isOurs(): boolean {
  const caller = new Error('who').stack?.split('\n')[3] ?? '';
  return caller.includes('/src/') && !caller.includes('node_modules');
}

/** A text of about `length` characters that makes a pattern go back and forth as often as it can. */
export async function worstInputs({ source, flags }: Pattern, length: number): Promise<string[]> {
  const verdict = await check(source, flags.replace(/[dv]/g, ''), { timeout: 1_500 });
  if (verdict.status === 'safe') return [];
  if (verdict.status === 'unknown') return pieces(source).map((piece) => filled(piece, length));
  const { pumps, suffix } = verdict.attack;
  const share = length / pumps.length;
  return [pumps.map(({ prefix, pump }) => prefix + filled(pump, share)).join('') + suffix];
}

/** Where nobody can tell what is worst: each word of the pattern, and what stands around words, over and over. */
function pieces(source: string): string[] {
  const words = source.replace(/\\[a-z]|\{[\d,]+\}|[()[\]|?*+^$\\:.]/gi, '\n').split('\n');
  return [...new Set([...words.filter((word) => word.trim().length > 1), ' ', '<', '@', 'a', '\n'])];
}

function filled(piece: string, length: number): string {
  return piece.repeat(Math.max(1, Math.floor(length / piece.length)));
}

/** Whether a pattern gets through all texts within `most` ms, in a process of its own. */
export function searched(pattern: Pattern, texts: readonly string[], most: number): boolean {
  const program = `
    const { source, flags, texts } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const pattern = new RegExp(source, flags);
    for (const text of texts) flags.includes('g') ? text.replace(pattern, '') : pattern.test(text);
    process.stdout.write('done');`;
  const input = JSON.stringify({ ...pattern, texts });
  const ran = spawnSync(process.execPath, ['-e', program], { input, timeout: most, encoding: 'utf8' });
  return ran.stdout === 'done';
}
