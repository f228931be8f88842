export { inLineOf, spokenTime, tell, writeTo } from './letters.ts';
export type { AccountTx } from './letters.ts';
export type { QueueLetters } from './port.ts';
