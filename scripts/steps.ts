/** Steps of a run, each named with its seconds; the run goes on after a failure, so that one run tells all. */
import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  readonly passed: boolean;
  /** Shown behind the step in the summary. */
  readonly remark: string;
}

export interface DoneStep extends Step {
  readonly seconds: number;
}

/** Runs one step under its name. */
export async function runStep(name: string, work: () => Promise<Omit<Step, 'name'>>): Promise<DoneStep> {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const { passed, remark } = await work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`== ${name}: ${passed ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`);
  return { name, passed, remark, seconds };
}

/** Runs a program with our terminal and without input; its exit code, 1 where it could not run or was killed. */
export function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** One line a step. */
export function summary(steps: readonly DoneStep[]): string {
  const lines = steps.map(({ name, passed, seconds, remark }) => {
    const outcome = passed ? 'passed' : 'FAILED';
    return `  ${name.padEnd(10)} ${outcome} ${seconds.toFixed(1).padStart(7)} s  ${remark}`.trimEnd();
  });
  return ['\nSummary', ...lines].join('\n');
}
