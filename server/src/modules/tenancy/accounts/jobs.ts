import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

export const letterJob = defineJob({
  name: 'accounts.letter',
  payload: Type.Object({ kind: Type.Union([Type.Literal('verify'), Type.Literal('reset')]), email: Type.String(), requestId: Type.String() }),
  timeoutSeconds: 30,
  retries: 3,
  retryDelaySeconds: 5,
  concurrency: 2,
  batch: 1,
  purpose: 'Writes to people who asked for a new password, or for the link that proves their address.',
});
