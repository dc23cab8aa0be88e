import { defineConfig } from 'vitest/config';

/** Tests with servers and child processes of their own: one file after the other, so that they do not starve each other. */
const heavy = [
  'test/fault/**/*.test.ts',
  'test/io/imap*.test.ts',
  'test/flow/{mailbox,receive}*.test.ts',
  'test/corpus/daemon.test.ts',
  'test/scenario/contract.test.ts',
  'test/demo/**/*.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'light',
          include: ['test/**/*.test.ts'],
          exclude: heavy,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          include: heavy,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
