/**
 * The npm scripts: set up, then go on under the right Node. `node scripts/run.mjs TASK [ARGS]`. It starts the right Node
 * itself, because a shell that has looked up `node` once keeps to the old one after `npm ci`.
 */
import { delimiter, join } from 'node:path';
import { becomeProgram, nodeProgram } from '../bin/node-program.js';
import { root, setUp } from './setup.mjs';

const tasks = {
  demo: ['bin/inboxd.js', 'demo'],
  test: ['scripts/test.ts'],
  check: ['scripts/test.ts', '--no-tests'],
  bench: ['test/bench/bench.ts'],
  build: ['scripts/build.ts'],
  eval: ['test/eval/eval.ts'],
  fuzz: ['test/fuzz/fuzz.ts'],
};

const [task = '', ...args] = process.argv.slice(2);
const command = tasks[task];
if (command === undefined) {
  process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')} [ARGS]\n`);
  process.exitCode = 64;
} else if (setUp()) {
  process.chdir(root);
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  becomeProgram(nodeProgram(), [...command, ...args]);
} else {
  process.exitCode = 1;
}
