import { afterEach } from 'vitest';
import { testimony } from './harness/testimony.ts';

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const faults = (task.result.errors ?? []).map(({ message }) => message).join('\n');
  process.stderr.write(`\n--- what was seen while this failed: ${task.name}\n${faults}\n${await testimony()}\n---\n`);
});
