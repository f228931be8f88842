export { isKeyText, keyHash } from './key.ts';
export { findOwnKey, useKey } from './queries.ts';
export { apiKeyRoutes } from './routes.ts';
