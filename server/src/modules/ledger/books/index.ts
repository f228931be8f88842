export { lockWallets, post } from './books.ts';
export type { Line, Posting } from './books.ts';
export { postingsOfPayment } from './queries.ts';
