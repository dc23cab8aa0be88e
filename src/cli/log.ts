/** Logs are pino JSON on stderr, so that stdout stays the answer. */
import { destination, pino } from 'pino';
import { logLevel } from '../config/test-steps.ts';

export function createLog() {
  return pino(
    { level: logLevel(), base: null, timestamp: () => `,"at":"${new Date().toISOString()}"` },
    destination({ fd: 2, sync: true }),
  );
}
