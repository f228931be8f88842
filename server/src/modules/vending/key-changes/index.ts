export { boundKeyChangeJobs } from './engine.ts';
export { keyChangeJobs } from './jobs.ts';
export { keyChangeRoutes } from './routes.ts';
export type { KeyChangeDeps } from './deps.ts';
