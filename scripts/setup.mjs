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

const lock = join(root, 'package-lock.json');
const bin = join(root, 'node_modules', '.bin');

/** Installs the packages where they are missing or are not those of package-lock.json. False where that failed. */
export function setUp() {
  if (!isCurrent() && !install()) return false;
  link();
  return true;
}

function install() {
  const command = isWhole() ? ['ci'] : ['install', '--no-save'];
  // On stderr, for what follows may print JSON (`npm run --silent eval -- triage DIR --json`).
  process.stderr.write(
    `== packages: npm ${command.join(' ')} (the first time, this also compiles sqlite3)\n`,
  );
  const { status } = spawnSync('npm', [...command, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const isDone = status === 0 && isCurrent();
  if (!isDone)
    process.stderr.write('npm did not install what package-lock.json names; nothing else was tried\n');
  return isDone;
}

/**
 * A lock written where the packages for other platforms could not be had lacks them, and `npm ci` refuses it, although none of
 * them would be installed here. `npm install --no-save` takes the same versions from it; `isCurrent` checks that it did.
 */
function isWhole() {
  const packages = packagesIn(lock);
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  return optional.every((name) => names.has(name));
}

/** npm writes down what it has installed, when it is done; that is compared, not file times, which a clone does not keep. */
function isCurrent() {
  if (!existsSync(join(bin, 'node'))) return false;
  const wanted = packagesIn(lock);
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
