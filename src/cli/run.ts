/** The command line: one command per file, each with `--help` and `--json`. Returns the exit code. */
import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.ts';
import { demoCommand } from './demo.ts';
import { eventsCommand } from './events.ts';
import { exitCodeOf, exitCodes, messageOf } from './exit.ts';
import { journalCommand } from './journal.ts';
import { migrateCommand } from './migrate.ts';
import { outboxCommand } from './outbox.ts';
import { policyCommand } from './policy.ts';
import { quarantineCommand } from './quarantine.ts';
import { reconcileCommand } from './reconcile.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { simulateCommand } from './simulate.ts';
import { startCommand } from './start.ts';
import { ticketCommand } from './ticket.ts';
import { timersCommand } from './timers.ts';

const commands = [
  startCommand,
  checkCommand,
  migrateCommand,
  demoCommand,
  ticketCommand,
  eventsCommand,
  journalCommand,
  outboxCommand,
  quarantineCommand,
  reconcileCommand,
  timersCommand,
  policyCommand,
  reportCommand,
  simulateCommand,
  replayCommand,
];

export async function run(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const setCode = (result: number): void => {
    code = result;
  };
  const program = new Command('inboxd')
    .description('A help desk that lives entirely in email.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 64 usage, 65 check failed, 69 server unreachable, 75 try again, 77 credentials refused, 78 configuration.',
    );
  for (const build of commands) program.addCommand(build(setCode));
  quietExit(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    process.stderr.write(`${messageOf(error)}\n`);
    return exitCodeOf(error);
  }
}

/** Usage errors come back as values, in every command of the tree. */
function quietExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows how)');
  for (const sub of command.commands) quietExit(sub);
}
