import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 2, retryDelaySeconds: 30, concurrency: 1, batch: 1 } as const;

export const contactJobs = {
  import: defineJob({
    name: 'contacts.import',
    purpose: 'Take in a list of people',
    payload: Type.Object({ tenantId: Type.String(), importId: Type.String() }),
    timeoutSeconds: 7_200,
    ...once,
  }),
  edit: defineJob({
    name: 'contacts.edit',
    purpose: 'Change many people as somebody asked',
    payload: Type.Object({ tenantId: Type.String(), editId: Type.String() }),
    timeoutSeconds: 7_200,
    ...once,
  }),
  tidy: defineJob({
    name: 'contacts.tidy',
    purpose: 'Forget whom changes to many people concerned a month after they ended',
    payload: Type.Object({}),
    timeoutSeconds: 600,
    cron: '49 2 * * *',
    ...once,
  }),
  sweep: defineJob({
    name: 'contacts.sweep',
    purpose: 'Make contacts of customers that are new or changed; take up lists and changes whose worker is gone',
    payload: Type.Object({}),
    timeoutSeconds: 600,
    cron: '* * * * *',
    ...once,
  }),
};
