import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 2, retryDelaySeconds: 30, concurrency: 1, batch: 1 } as const;

const exportJob = defineJob({
  name: 'reports.export',
  purpose: 'Make the file of a report',
  payload: Type.Object({ tenantId: Type.String(), exportId: Type.String() }),
  timeoutSeconds: 3_600,
  ...once,
});

const reportsSweepJob = defineJob({
  name: 'reports.sweep',
  purpose: 'Begin scheduled reports that are due, and take up exports whose worker is gone',
  payload: Type.Object({}),
  timeoutSeconds: 300,
  cron: '* * * * *',
  ...once,
});

const totalsJob = defineJob({
  name: 'reports.totals',
  purpose: 'Add up the days that ended, and again those whose payments changed; and meters and customers that came and went',
  payload: Type.Object({}),
  timeoutSeconds: 600,
  cron: '*/10 * * * *',
  ...once,
});

const checkTotalsJob = defineJob({
  name: 'reports.check-totals',
  purpose: 'Add up every day again, count meters and customers, and mend what differs',
  payload: Type.Object({}),
  timeoutSeconds: 3_600,
  cron: '37 0 * * *',
  ...once,
});

const tidyJob = defineJob({
  name: 'reports.tidy',
  purpose: 'Remove files of exports whose time is over',
  payload: Type.Object({}),
  timeoutSeconds: 600,
  cron: '23 * * * *',
  ...once,
});

export const reportJobs = { export: exportJob, sweep: reportsSweepJob, totals: totalsJob, checkTotals: checkTotalsJob, tidy: tidyJob } as const;
