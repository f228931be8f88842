/** What others hand over with an alert. */
export type { Phrase, Saying } from './texts/say.ts';
