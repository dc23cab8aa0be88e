/** `inboxd report daily|weekly|monthly`: what the desk did in a period, beside the one before. */
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { type CommonOptions, command, type Exit, printOne, withStore } from './common.ts';

const kinds = ['daily', 'weekly', 'monthly'] as const;

interface ReportOptions extends CommonOptions {
  readonly date?: string;
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
    .action(async (kind: (typeof kinds)[number], options: ReportOptions) => {
      const { report } = await import('../operate.ts');
      await withStore(options, async (store, config) => {
        const made = await report(store, config, kind, options.date ?? null);
        await printOne(options, made.report, made.lines.join('\n'));
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
