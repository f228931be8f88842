export { meterChangesJobs } from './engine.ts';
export { meterChangesSweepJob } from './jobs.ts';
export { meterChangesRoutes } from './routes.ts';
