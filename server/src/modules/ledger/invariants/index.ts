export { AUDIT_INVARIANT, checkTenant, INVARIANT_NAMES } from './check.ts';
export type { Breach } from './check.ts';
export { checkJob, checkJobs } from './jobs.ts';
