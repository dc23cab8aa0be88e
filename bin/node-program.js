/**
 * Which Node runs us, and how to hand over to it. Plain JavaScript for Node 20 and newer, without packages: this runs before
 * there are any.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const needed = 26;

/** Path of a Node that is new enough: this one, else the npm package `node`; null where there is neither. */
export function nodeProgram() {
  if (Number.parseInt(process.versions.node, 10) >= needed) return process.execPath;
  return packagedNode();
}

function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const program = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Runs a program in place of this process where the system can, else as a child whose signals and exit code are ours. */
export function becomeProgram(program, args) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.removeAllListeners('warning'); // Node calls execve experimental, on stderr, at every start.
    process.execve(program, [program, ...args], process.env);
  }
  follow(spawn(program, args, { stdio: 'inherit' }));
}

function follow(child) {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    // The terminal sends Ctrl-C to the child as well; twice would mean "stop at once".
    const isSentToBoth = signal === 'SIGINT' && process.stdin.isTTY;
    process.on(signal, () => isSentToBoth || child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
