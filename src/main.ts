/** The program: arguments in, exit code out. */
import { run } from './cli/run.ts';

// `inboxd journal | head`: who has read enough closes the pipe, and nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2));
