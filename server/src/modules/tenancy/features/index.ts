export { FEATURES, isFeatureOn, requireFeature } from './features.ts';
export type { Feature } from './features.ts';
export { createFeatureGuard } from './guard.ts';
export type { FeatureGuard } from './guard.ts';
export { readSwitchedOff } from './queries.ts';
export { featureRoutes } from './routes.ts';
