export { importJobs } from './engine.ts';
export { importJob, importSweepJob, importTidyJob } from './jobs.ts';
export { importRoutes } from './routes.ts';
