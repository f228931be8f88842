import { Type } from 'typebox';
import { bindJob, defineJob, type BoundJob } from '../../../kernel/jobs.ts';
import { removeStaleAttempts } from '../attempts/index.ts';
import type { SessionsDeps } from './authenticate.ts';
import { removeStale } from './queries.ts';

const tidySessions = defineJob({
  name: 'sessions.tidy',
  payload: Type.Object({}),
  timeoutSeconds: 60,
  retries: 2,
  retryDelaySeconds: 60,
  concurrency: 1,
  batch: 1,
  cron: '17 2 * * *',
  purpose: 'Removes sessions, links of mail and sign-in counters that nobody can use any more.',
});

export const sessionJobDefinitions = [tidySessions] as const;

export function sessionJobs(deps: Pick<SessionsDeps, 'db' | 'clock'>): BoundJob[] {
  return [
    bindJob(tidySessions, () =>
      deps.db.asSystem(async (tx) => {
        await removeStale(tx, deps.clock.now());
        await removeStaleAttempts(tx, deps.clock.now());
      }),
    ),
  ];
}
