export { checkTenant } from './check.ts';
export { checkJob, checkJobs } from './jobs.ts';
