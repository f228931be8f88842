export { lockWallets, post } from './books.ts';
export type { Line, Posting } from './books.ts';
export { balances, postingsOfPayment } from './queries.ts';
export type { LedgerLine } from './queries.ts';
