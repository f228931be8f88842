import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server/src/**/*.test.ts',
      'sandbox/**/*.test.ts',
      'sts/**/*.test.ts',
      'console/src/**/*.test.ts',
      'console/e2e/**/*.test.ts',
      'test/**/*.test.ts',
      'chaos/**/*.test.ts',
    ],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
  },
});
