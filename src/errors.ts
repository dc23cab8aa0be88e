/**
 * The three errors this program throws on purpose. Everything expected is a value; an error means that someone must act
 * or that we retry. Anything else that is thrown is a bug.
 */

/** One thing wrong in the configuration: where it stands and what to do about it. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key's place, e.g. `mailboxes[0].imap.port`; empty for a problem of the whole file. */
  readonly path: string;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** The configuration cannot be used. Carries every problem, not only the first. Exit code 78. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.file}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

/** Trying again later may help: a server that is away, a lock that is held. */
export class TemporaryError extends Error {
  override readonly name = 'TemporaryError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Trying again does not help; a person must act: refused credentials, a database newer than the program. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
