export { createOrders } from './orders.ts';
export type { OrderDraft } from './order-queries.ts';
export { createTokensEngine } from './engine.ts';
export type { TokensDeps, OrderOutcome } from './deps.ts';
export { markDelivered } from './token-queries.ts';
export { probeJob, resolveJob, sweepJob, vendJob } from './jobs.ts';
export { tokenRoutes } from './routes.ts';
export { vendorClock } from './match-history.ts';
export { tokenDigest } from './sealing.ts';
