/** What others hand over with an alert. */
export type { Saying } from './texts/say.ts';
