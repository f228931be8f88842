export { countMoves } from './counts.ts';
export type { SmsDeps } from './deps.ts';
export { createPriceBook, pricesNow } from './prices/book.ts';
export { smsRoutes } from './routes.ts';
