/** Reading the configuration again while the daemon runs. */
import type { Parts } from './app.ts';
import type { Config } from './config/schema.ts';
import { operatorAlert } from './desk/outgoing/operator-mail.ts';
import { ConfigError, type Problem } from './errors.ts';
import { contextFor } from './flow/deliver.ts';

/** A configuration that was read again takes effect with the next decision. */
export async function reload(parts: Parts, read: () => Promise<Config>): Promise<void> {
  const { log } = parts.options;
  try {
    const restart = parts.current.take(await read());
    log.info({ restart }, 'the configuration was read again');
    if (restart.length > 0) log.warn({ restart }, 'what these keys say needs a restart');
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems.map(problemLine) : [String(error)];
    log.error({ problems }, 'the configuration is wrong: the old one holds');
    await tellOfMistakes(parts, problems).catch((failure: unknown) =>
      log.error({ because: String(failure) }, 'the operator could not be told'),
    );
  }
}

function problemLine({ file, line, column, path, message, hint }: Problem): string {
  const place = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column} ${place}${message}${hint === undefined ? '' : ` (${hint})`}`;
}

async function tellOfMistakes(parts: Parts, problems: readonly string[]): Promise<void> {
  const now = parts.options.now();
  await parts.store.unit(async (work) => {
    const context = await contextFor(parts, work, [], now);
    const decision = operatorAlert(context, {
      mailbox: parts.options.config.mailboxes[0]?.name ?? '',
      title: 'The configuration is wrong, and the old one holds',
      what: `It was read again and has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}: ${problems.join(' · ')}`,
      where: 'inboxd.yaml and the files that it names',
      next: 'Run inboxd check, mend it, and send SIGHUP again. The desk goes on as before meanwhile.',
      facts: [],
      because: 'reload-refused',
    });
    await work.commit([{ decision, events: [] }], context.known, now);
  });
  await parts.delivery.drain();
}
