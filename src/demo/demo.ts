/**
 * `inboxd demo`: its own servers, the example desk, the real daemon, and the story. Whatever happens, nothing is left running.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { Desk } from './desk.ts';
import { Gallery } from './gallery/gallery.ts';
import { NotHappened } from './patience.ts';
import { allAccounts, password } from './sandbox/accounts.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { gather } from './story/scene.ts';
import { playStory } from './story/story.ts';
import { Teller } from './story/teller.ts';

export interface DemoArguments {
  /** End after the story instead of waiting for Ctrl-C. */
  readonly exit: boolean;
  /** The folder for configuration, store and mails; a fresh one among the temporary files where null. */
  readonly out: string | null;
}

const configFolder = 'config';
const mailFolder = 'mails';
const logFile = 'daemon.log';
const ours = [configFolder, mailFolder, logFile];

interface Stage {
  readonly dir: string;
  readonly gallery: Gallery;
  readonly teller: Teller;
  /** What to end, in the order in which it was begun. */
  readonly closing: (() => Promise<void>)[];
}

interface Played {
  readonly sandbox: Sandbox;
  readonly desk: Desk;
}

/** Plays the demo. Exit code 0, or 1 where a step of the story did not happen or Ctrl-C came before its end. */
export async function runDemo({ exit, out }: DemoArguments): Promise<number> {
  try {
    return await perform(await setStage(out), exit);
  } catch (error) {
    console.log(`\n${styleText('red', '✗')} ${error instanceof NotHappened ? error.message : whole(error)}`);
    return 1;
  }
}

async function perform(stage: Stage, exit: boolean): Promise<number> {
  const interrupt = listenForInterrupt();
  try {
    const played = await Promise.race([play(stage), interrupt.happened]);
    if (played === undefined) return 1;
    await tellEnd(stage);
    if (!exit) await stayUp(stage, played, interrupt.happened);
    return stage.teller.failures === 0 ? 0 : 1;
  } finally {
    stage.teller.stop();
    for (const close of stage.closing.toReversed()) await close();
    await stage.gallery.done();
    interrupt.ignore();
  }
}

async function setStage(out: string | null): Promise<Stage> {
  const dir = out === null ? await mkdtemp(join(tmpdir(), 'inboxd-demo-')) : resolve(out);
  await clear(dir);
  console.log(`A support mailbox with its own mail servers, in ${dir}`);
  const gallery = new Gallery(join(dir, mailFolder));
  return { dir, gallery, teller: new Teller((title) => gallery.begin(title)), closing: [] };
}

/** A folder that holds anything but an earlier demo is somebody's: it is left alone. */
async function clear(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const foreign = (await readdir(dir)).filter((name) => !ours.includes(name));
  if (foreign.length > 0)
    throw new NotHappened(`${dir} holds other files (${foreign[0]}): name an empty folder`);
  for (const name of ours) await rm(join(dir, name), { recursive: true, force: true });
}

async function play({ dir, gallery, teller, closing }: Stage): Promise<Played> {
  const sandbox = await startSandbox((arrival) => gallery.add(arrival));
  closing.push(sandbox.close);
  const opening = Desk.open(join(dir, configFolder), join(dir, logFile), sandbox);
  // Whoever interrupts while the daemon starts still wants it ended.
  closing.push(async () => (await opening.catch(() => null))?.close());
  const desk = await opening;
  const people = await gather(sandbox);
  closing.push(async () => {
    await Promise.all(Object.values(people).map((person) => person.leave()));
  });
  await Promise.race([playStory({ people, desk, tell: teller }), deathOf(desk, dir)]);
  return { sandbox, desk };
}

async function tellEnd({ dir, gallery, teller }: Stage): Promise<void> {
  await gallery.done();
  console.log(`\n${ending(teller.failures)}`);
  if (teller.failures > 0) console.log(`What the daemon said: ${join(dir, logFile)}`);
  console.log(`The mails as pages: ${pathToFileURL(gallery.index).href}`);
}

async function stayUp({ dir, gallery }: Stage, { sandbox, desk }: Played, end: Promise<void>): Promise<void> {
  gallery.begin('After the story');
  console.log(invitation(sandbox));
  await Promise.race([end, deathOf(desk, dir)]);
  console.log('\nEnding.');
}

async function deathOf(desk: Desk, dir: string): Promise<never> {
  const how = await desk.ended;
  throw new NotHappened(`The daemon ended by itself (${how}); what it said is in ${join(dir, logFile)}`);
}

function ending(failures: number): string {
  if (failures === 0) return `${styleText('green', '✓')} Everything happened as it should.`;
  return `${styleText('red', '✗')} ${failures === 1 ? 'One step' : `${failures} steps`} did not happen.`;
}

function invitation({ host, imapPort, smtpPort }: Sandbox): string {
  const width = Math.max(...allAccounts.map(({ address }) => address.length));
  const lines = allAccounts.map(({ address, who }) => `  ${address.padEnd(width)}  ${who}`);
  return `
The servers and the desk stay up: join in with a mail client.

  IMAP  ${host}:${imapPort}   SMTP  ${host}:${smtpPort}   no TLS, login and password for both

${lines.join('\n')}

  The password of all of them: ${password}

Write to ${allAccounts[0]?.address ?? ''}, or answer a notification as an agent. Ctrl-C ends.`;
}

interface Interrupt {
  readonly happened: Promise<void>;
  /** Signals mean again what they mean to any program. */
  readonly ignore: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal ends the demo in order, a second one at once. */
function listenForInterrupt(): Interrupt {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  let count = 0;
  const onSignal = () => {
    count += 1;
    if (count > 1) process.exit(1);
    end();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    happened: promise,
    ignore: () => {
      for (const signal of signals) process.removeListener(signal, onSignal);
    },
  };
}

function whole(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
