export { reconciliationJobs, reconciliationRoutes } from './engine.ts';
export { reconciliationJobDefinitions } from './jobs.ts';
export type { ReconciliationDeps } from './deps.ts';
export { registerPull } from './pull/register.ts';
