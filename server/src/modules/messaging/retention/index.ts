export { retentionEngine } from './engine.ts';
export { retentionJobs } from './jobs.ts';
export { retentionRoutes } from './routes.ts';
