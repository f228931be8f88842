export { createOrders } from './orders.ts';
export type { OrderDraft } from './order-queries.ts';
export { createTokensEngine } from './engine.ts';
export type { TokensDeps, OrderOutcome } from './deps.ts';
export { markDelivered } from './token-queries.ts';
export { resolveJob, sweepJob, vendJob } from './jobs.ts';
export { tokenRoutes } from './routes.ts';
