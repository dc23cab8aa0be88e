/**
 * Files that do something when they are opened: programs, by their name or by their first bytes, and documents that carry programs.
 * Nobody is kept from them; who opens them is told before.
 */
import type { Buffer } from 'node:buffer';

/** `disguised`: a program under the name of something else. */
export type Risk = 'program' | 'macros' | 'disguised';

/** Endings that Windows, macOS and Android run, mount or hand to an interpreter. */
export const riskyEndings = [
  ...[
    'exe',
    'scr',
    'com',
    'pif',
    'bat',
    'cmd',
    'msi',
    'msp',
    'dll',
    'cpl',
    'msc',
    'hta',
    'chm',
    'reg',
    'lnk',
    'url',
  ],
  ...[
    'scf',
    'inf',
    'js',
    'jse',
    'mjs',
    'vbs',
    'vbe',
    'wsf',
    'wsh',
    'ps1',
    'psm1',
    'jar',
    'jnlp',
    'gadget',
    'appx',
    'msix',
  ],
  ...[
    'iso',
    'img',
    'vhd',
    'vhdx',
    'app',
    'dmg',
    'pkg',
    'command',
    'sh',
    'apk',
    'xll',
    'one',
    'library-ms',
    'search-ms',
  ],
] as const;
const withMacros = /\.(?:docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppam|ppsm|sldm)$/;

/** First bytes of programs: Windows, Linux, macOS (in both byte orders and for several processors), scripts. */
const programs = ['4d5a', '7f454c46', 'cffaedfe', 'cefaedfe', 'feedface', 'feedfacf', 'cafebabe', '2321'];

/** `MZ` may also begin a sentence: a program has a nought within its first bytes; a script names the path of what runs it. */
export function beginsAsProgram(head: Buffer): boolean {
  const begins = head.toString('hex', 0, 4);
  if (!programs.some((magic) => begins.startsWith(magic))) return false;
  return head.subarray(0, 512).includes(0) || /^#! ?\//.test(head.toString('latin1', 0, 4));
}

interface File {
  readonly filename: string;
  readonly isProgram?: true;
}

/** What is to be said of a file before somebody opens it; null for one that only lies there. `endings` are without a dot. */
export function riskOf({ filename, isProgram }: File, endings: readonly string[]): Risk | null {
  const said = filename.toLowerCase().trimEnd();
  if (endings.includes(said.slice(said.lastIndexOf('.') + 1))) return 'program';
  if (isProgram) return 'disguised';
  return withMacros.test(said) ? 'macros' : null;
}
