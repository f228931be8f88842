export { isKeyText, keyHash } from './key.ts';
export { useKey } from './queries.ts';
export { apiKeyRoutes } from './routes.ts';
