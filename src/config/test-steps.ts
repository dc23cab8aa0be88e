/** What the environment says to the running program: how much to log, and where a fault test wants it killed. */

/** `INBOXD_LOG`: a pino level; `info` where absent or unknown. */
export function logLevel(env: NodeJS.ProcessEnv = process.env): string {
  const level = env.INBOXD_LOG ?? 'info';
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(level) ? level : 'info';
}

/**
 * `INBOXD_KILL_AT=STEP:N` kills the process with SIGKILL at the Nth time it comes to a step (`after-fetch`, `after-journal`,
 * `after-commit`, `before-flag`): fault tests prove with it that no step loses or doubles mail.
 */
export function killSteps(env: NodeJS.ProcessEnv = process.env): (step: string) => void {
  const [wanted, times = '1'] = (env.INBOXD_KILL_AT ?? '').split(':');
  let left = Number(times);
  return (step) => {
    if (step !== wanted) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
