import { defineConfig, type UserProjectConfigExport } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a minute or more, so that no worker is left alone with it at the end. */
const LONG = [/chaos\//, /isolation-matrix/, /bad-input/, /look[^/]*\.test/, /console\/e2e\//];

/** Files that were not timed on this machine yet are otherwise taken by their size. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((pattern) => pattern.test(moduleId));
  return place < 0 ? LONG.length : place;
}

const shared = {
  setupFiles: ['test/setup.ts'],
  // what never comes fails late: a machine of half our speed, with as much beside it, must have its time
  testTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
  hookTimeout: 120_000,
  pool: 'forks',
} satisfies Extract<UserProjectConfigExport, { test?: unknown }>['test'];

export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    // one more than the cores of the smallest machine: files wait for databases, browsers and clocks for a third of their time
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    projects: [
      // files keep nothing in modules, so they can share what is loaded: a third less work for the product, a sixth before a browser
      {
        test: {
          ...shared,
          name: 'product',
          include: ['server/src/**/*.test.ts', 'sandbox/**/*.test.ts', 'sts/**/*.test.ts', 'test/**/*.test.ts'],
          isolate: false,
        },
      },
      { test: { ...shared, name: 'apart', include: ['console/src/**/*.test.ts', 'chaos/**/*.test.ts'] } },
      // a browser that shares two cores with everything else may be late: a second try, and the closing lines name what needed it
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['console/e2e/**/*.test.ts'],
          globalSetup: ['console/e2e/global-setup.ts'],
          isolate: false,
          testTimeout: 180_000,
          retry: 1,
        },
      },
    ],
  },
});
