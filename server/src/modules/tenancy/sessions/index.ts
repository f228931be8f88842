export { createAuthenticate } from './authenticate.ts';
export type { SessionsDeps } from './authenticate.ts';
export { sessionJobDefinitions, sessionJobs } from './jobs.ts';
export { RESERVED_NAMES } from './places.ts';
export { sessionRoutes } from './routes.ts';
