export { levyOwner } from './accounts.ts';
export { lockArrears, lockWallets, post } from './books.ts';
export type { Line, Posting } from './books.ts';
export { balancesOf, movementsOf, postingsOfPayments } from './queries.ts';
export type { MovementRow } from './queries.ts';
