/**
 * Dovecot, the IMAP server the real tests run against. Where it is missing and this user may, it is installed from Debian's
 * packages; else the run says loudly what it leaves out, and fails in CI.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, type Step } from './steps.ts';

/** Makes sure of Dovecot, or says why not. */
export async function provideDovecot(): Promise<Omit<Step, 'name'>> {
  if (isInstalled()) return { passed: true, remark: '' };
  const obstacle = await install();
  if (obstacle === '' && isInstalled()) return { passed: true, remark: 'installed' };
  const why = obstacle || 'its packages were installed, but it is not there';
  console.error(
    [
      '',
      '!!! LEFT OUT: every test against Dovecot (test/io, test/flow, test/scenario, test/fault: IMAP).',
      `!!! Why: ${why}.`,
      '!!! To run them: apt-get install dovecot-imapd',
      '',
    ].join('\n'),
  );
  return { passed: process.env.CI !== 'true', remark: `tests against Dovecot left out: ${why}` };
}

function isInstalled(): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const hasImap = ['/usr/lib/dovecot/imap', '/usr/libexec/dovecot/imap', '/usr/local/libexec/dovecot/imap'];
  return folders.some((folder) => existsSync(join(folder, 'dovecot'))) && hasImap.some(existsSync);
}

/** Empty where it was installed, else why not. */
async function install(): Promise<string> {
  if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get to install it with';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await run('sudo', ['-n', 'true'])) !== 0) return 'this user may not install packages';
  const sudo = isRoot ? [] : ['sudo', '-n'];
  console.log('installing dovecot-imapd from the packages of this system');
  const aptGet = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  if ((await start([...aptGet, 'update'])) !== 0) return 'apt-get update failed';
  if ((await start([...aptGet, 'install', '-y', 'dovecot-imapd'])) !== 0) return 'apt-get install failed';
  await leaveOff(sudo);
  return '';
}

/** The package starts a mail server for everyone; the tests start their own and want no other. */
async function leaveOff(sudo: readonly string[]): Promise<void> {
  if (!existsSync('/run/systemd/system')) return;
  await start([...sudo, 'systemctl', 'disable', '--now', '--quiet', 'dovecot.socket', 'dovecot.service']);
}

function start([program = '', ...args]: readonly string[]): Promise<number> {
  return run(program, args);
}
