export type { BuyersDeps } from './deps.ts';
export { createKeywordListener } from './keyword.ts';
export { createAskLimit } from './limit.ts';
export { buyerRoutes } from './routes.ts';
export { addBuyerPage } from './webhook.ts';
