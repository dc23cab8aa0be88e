/** The program: arguments in, exit code out. */
import { run } from './cli/run.ts';

process.exitCode = await run(process.argv.slice(2));
