/** What others hand over with an alert. */
export type { EndingReason } from './texts/endings.ts';
export type { Saying } from './texts/say.ts';
