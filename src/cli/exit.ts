/** Exit codes (sysexits.h, as far as they fit) and what an error says to a person. */
import { formatProblems } from '../config/print.ts';
import { ConfigError, PermanentError, TemporaryError } from '../errors.ts';

export const exitCodes = {
  done: 0,
  usage: 64,
  checkFailed: 65,
  unreachable: 69,
  tryAgain: 75,
  refused: 77,
  configuration: 78,
} as const;

/** Which code an error ends the program with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return exitCodes.configuration;
  if (error instanceof PermanentError) return permanent[error.code] ?? exitCodes.checkFailed;
  if (error instanceof TemporaryError)
    return error.code === 'server-unreachable' ? exitCodes.unreachable : exitCodes.tryAgain;
  return 1;
}

const permanent: Readonly<Record<string, number>> = {
  'credentials-refused': exitCodes.refused,
  'database-newer': exitCodes.checkFailed,
  'folder-missing': exitCodes.configuration,
};

/** What happened, where, and what to do next; a bug shows its stack, since only its author can help. */
export function messageOf(error: unknown): string {
  if (error instanceof ConfigError) return formatProblems(error.problems);
  if (error instanceof PermanentError || error instanceof TemporaryError) return `inboxd: ${error.message}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `inboxd: this is a bug, please report it with these lines\n${stack}`;
}
