export { importJobs } from './engine.ts';
export { importJob, importSweepJob } from './jobs.ts';
export { importRoutes } from './routes.ts';
