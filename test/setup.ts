import { afterEach } from 'vitest';
import { testimony } from './harness/testimony.ts';

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') process.stderr.write(`\n--- what was seen while this failed: ${task.name}\n${await testimony()}\n---\n`);
});
