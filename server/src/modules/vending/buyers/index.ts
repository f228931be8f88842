export type { BuyersDeps } from './deps.ts';
export { createAskLimit } from './limit.ts';
export { buyerRoutes } from './routes.ts';
export { addBuyerPage } from './webhook.ts';
