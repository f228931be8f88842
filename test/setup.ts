import { afterEach } from 'vitest';
import { testimony } from './harness/testimony.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Also when a second try passed: the closing lines of a run name it. */
    failedOnce?: boolean;
  }
}

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  task.meta.failedOnce = true;
  const faults = (task.result.errors ?? []).map(({ message }) => message).join('\n');
  process.stderr.write(`\n--- what was seen while this failed: ${task.name}\n${faults}\n${await testimony()}\n---\n`);
});
