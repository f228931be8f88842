export { createAuthenticate } from './authenticate.ts';
export { sessionJobDefinitions, sessionJobs } from './jobs.ts';
export { openSession } from './login.ts';
export type { LoginDeps, SignedIn } from './login.ts';
export { namedPlaces, RESERVED_NAMES } from './places.ts';
export type { PlaceRequest } from './places.ts';
export { chooseClient } from './queries.ts';
export { sessionRoutes } from './routes.ts';
export { Message, SignedInBody } from './schema.ts';
