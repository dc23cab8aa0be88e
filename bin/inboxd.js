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

/** V8 lets the heap grow with the machine; ours has to stay small beside a mail server. docs/performance.md has what it costs. */
const memory = ['--max-semi-space-size=8', '--heap-growing-percent=100'];

/**
 * What is not set outside. glibc keeps a pool of memory for each thread, and gives large blocks back only while this threshold
 * stands still: without these two, a few messages of 20 MB are held for good. Compiled code is kept beside the packages, so that
 * `inboxd ticket list` starts in half the time; where that folder cannot be written, Node goes without.
 */
const settings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(1024 ** 2),
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/inboxd', import.meta.url)),
};

const node = nodeProgram();
if (node === null) {
  process.stderr.write('inboxd needs Node 26; `npm ci` in its folder brings it\n');
  process.exitCode = 78;
} else {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  becomeProgram(node, [...memory, existsSync(source) ? source : built, ...process.argv.slice(2)]);
}
