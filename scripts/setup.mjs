/**
 * Brings what a fresh clone lacks: the packages, and the link by which `npx inboxd` finds this folder's own program. Needs
 * Node 20, npm and nothing else; where all is there it touches nothing, so it works offline. Alone: `node scripts/setup.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const bin = join(root, 'node_modules', '.bin');

/** Installs the packages where they are missing or are not those of package-lock.json. False where that failed. */
export function setUp() {
  if (!isCurrent() && !install()) return false;
  link();
  return true;
}

function install() {
  process.stdout.write('== packages: npm ci (the first time, this also compiles sqlite3)\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.stderr.write('npm ci failed; nothing else was tried\n');
  return status === 0;
}

/** npm writes down what it has installed, when it is done; that is compared, not file times, which a clone does not keep. */
function isCurrent() {
  if (!existsSync(join(bin, 'node'))) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => path === '' || isSame(entry, present[path]));
}

/** Optional packages are absent on the platforms they are not for. */
function isSame(wanted, present) {
  if (present === undefined) return wanted.optional === true;
  return present.version === wanted.version && present.integrity === wanted.integrity;
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** npm links the programs of dependencies, not of the package itself; npx looks only there. */
function link() {
  const path = join(bin, 'inboxd');
  if (existsSync(path) || process.platform === 'win32') return;
  try {
    symlinkSync('../../bin/inboxd.js', path);
  } catch (error) {
    process.stderr.write(`no link for npx inboxd: ${error.message}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = setUp() ? 0 : 1;
