/** `inboxd report daily|weekly|monthly`: what the desk did in a period, beside the one before. */
import { writeFile } from 'node:fs/promises';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type CommonOptions, command, type Exit, print, printOne, withStore } from './common.ts';

const kinds = ['daily', 'weekly', 'monthly'] as const;

interface ReportOptions extends CommonOptions {
  readonly date?: string;
  readonly csv?: true;
  readonly html?: string;
  readonly send?: true;
}

export function reportCommand(_exit: Exit): Command {
  return command(
    'report',
    'figures of a day, a week or a month, beside those before; docs/metrics.md defines them',
  )
    .addArgument(new Argument('<period>', 'how long').choices(kinds))
    .option(
      '--date <date>',
      'the period with this day (2026-03-31); else the last one that is over',
      dateOption,
    )
    .addOption(new Option('--csv', 'as a file for a spreadsheet').conflicts(['html', 'send']))
    .addOption(new Option('--html <file>', 'writes the digest as a page').conflicts('send'))
    .option('--send', 'mails the digest to the managers')
    .action(async (kind: (typeof kinds)[number], options: ReportOptions) => {
      const { report } = await import('../operate.ts');
      await withStore(options, async (store, config) => {
        const made = await report(store, config, kind, options.date ?? null);
        if (options.html !== undefined) {
          await writeFile(options.html, await made.html());
          await printOne(options, { file: options.html }, `The digest is in ${options.html}.`);
        } else if (options.send) {
          const mails = await made.send();
          const text = `${mails} ${mails === 1 ? 'mail is' : 'mails are'} queued; the daemon sends what is queued.`;
          await printOne(options, { mails }, text);
        } else if (options.csv) await print(made.csv.trimEnd());
        else await printOne(options, made.report, made.lines.join('\n'));
      });
    });
}

function dateOption(value: string): string {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return Temporal.PlainDate.from(value).toString();
  } catch {
    // 2026-02-31: said below
  }
  throw new InvalidArgumentError('A day is expected, such as 2026-03-31.');
}
