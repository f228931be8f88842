import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 2, retryDelaySeconds: 30, concurrency: 1, batch: 1 } as const;

export const importJob = defineJob({
  name: 'imports.run',
  purpose: 'Take in a list of meters or customers',
  payload: Type.Object({ tenantId: Type.String(), importId: Type.String() }),
  timeoutSeconds: 7_200,
  ...once,
});

export const importSweepJob = defineJob({
  name: 'imports.sweep',
  purpose: 'Take up lists whose worker is gone',
  payload: Type.Object({}),
  timeoutSeconds: 60,
  cron: '* * * * *',
  ...once,
});

export const importTidyJob = defineJob({
  name: 'imports.tidy',
  purpose: 'Forget what became of each row of old lists',
  payload: Type.Object({}),
  timeoutSeconds: 600,
  cron: '53 2 * * *',
  ...once,
});
