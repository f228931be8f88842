export { createEngine } from './engine.ts';
export { joinEndpoint, type EndpointDeps } from './endpoints.ts';
export { createHearing } from './hear.ts';
export { webhookJobs } from './jobs.ts';
export { webhookRoutes, type RouteDeps } from './routes.ts';
