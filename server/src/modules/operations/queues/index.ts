export { watchDeadLetters } from './metrics.ts';
export { queueRoutes } from './routes.ts';
