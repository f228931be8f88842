export { analyticsEngine } from './figures.ts';
export { analyticsJobs } from './jobs.ts';
export { analyticsRoutes } from './routes.ts';
