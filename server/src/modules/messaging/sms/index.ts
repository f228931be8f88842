export { countMoves } from './counts.ts';
export type { SmsDeps } from './deps.ts';
export { noGateway, tooFewCredits } from './errors.ts';
export { countryOfDigits, createPriceBook, pricesNow } from './prices/book.ts';
export { microOf } from './prices/routes.ts';
export { smsRoutes } from './routes.ts';
export { CostBody, presentCost } from './schema.ts';
export { createWays, type WayOf } from './way.ts';
