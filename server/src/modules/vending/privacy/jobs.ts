import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 2, retryDelaySeconds: 60, concurrency: 1, batch: 1 } as const;

const erase = defineJob({
  name: 'privacy.erase',
  purpose: 'Take the data of one person out of everything',
  payload: Type.Object({ tenantId: Type.String(), erasureId: Type.String() }),
  timeoutSeconds: 3_600,
  ...once,
});

const sweep = defineJob({
  name: 'privacy.sweep',
  purpose: 'Begin erasures whose time has come',
  payload: Type.Object({}),
  timeoutSeconds: 60,
  cron: '*/10 * * * *',
  ...once,
});

export const privacyJobs = { erase, sweep } as const;
