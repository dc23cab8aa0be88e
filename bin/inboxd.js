#!/usr/bin/env node
/**
 * Starts inboxd under the Node it needs. Plain JavaScript for Node 20 and newer: an older system Node hands over to the
 * one that came with `npm ci` (package `node`). In a clone the sources run as they are, in a release what `npm run build` made.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { becomeProgram, nodeProgram } from './node-program.js';

const source = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/**
 * V8 lets the heap grow with the machine; ours has to stay small beside a mail server. Less memory for more frequent garbage
 * collection: docs/performance.md has what each costs.
 */
const memory = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

const node = nodeProgram();
if (node === null) {
  process.stderr.write('inboxd needs Node 26; `npm ci` in its folder brings it\n');
  process.exitCode = 78;
} else {
  becomeProgram(node, [...memory, existsSync(source) ? source : built, ...process.argv.slice(2)]);
}
