/**
 * Tells the story in the terminal, step by step as it happens, and keeps count of what did not happen.
 */
import { styleText } from 'node:util';
import { NotHappened } from '../patience.ts';

export class Teller {
  readonly #onStep: (title: string) => void;
  #steps = 0;
  #failures = 0;
  #isOver = false;

  /** `onStep` hears each title when the step begins. */
  constructor(onStep: (title: string) => void) {
    this.#onStep = onStep;
  }

  /** How many steps did not happen. */
  get failures(): number {
    return this.#failures;
  }

  /** Nothing is told or begun any more. */
  stop(): void {
    this.#isOver = true;
  }

  /** Tells the title, runs the step and returns what later steps need of it; null where it did not happen. */
  async step<T extends object>(title: string, run: () => Promise<T>): Promise<T | null> {
    if (this.#isOver) return null;
    this.#steps += 1;
    this.#onStep(title);
    console.log(`\n${styleText('bold', `${this.#steps}. ${title}`)}`);
    try {
      return await run();
    } catch (error) {
      this.#failures += 1;
      this.#tell('red', '✗', whatWentWrong(error));
      return null;
    }
  }

  /** A step that needs what an earlier one returned. */
  async after<A extends object, T extends object>(
    earlier: A | null,
    title: string,
    run: (earlier: A) => Promise<T>,
  ): Promise<T | null> {
    return await this.step(title, async () => {
      if (earlier === null) throw new NotHappened('Not tried, because an earlier step did not happen');
      return await run(earlier);
    });
  }

  /** Something somebody did. */
  does(line: string): void {
    this.#tell('dim', '›', line);
  }

  /** Something that was checked and is so. */
  sees(line: string): void {
    this.#tell('green', '✓', line);
  }

  #tell(format: 'dim' | 'green' | 'red', sign: string, line: string): void {
    if (!this.#isOver) console.log(`   ${styleText(format, sign)} ${line}`);
  }
}

function whatWentWrong(error: unknown): string {
  if (error instanceof NotHappened) return `${error.message}.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
