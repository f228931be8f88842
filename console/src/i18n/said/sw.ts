import { access } from './sw/access.ts';
import { messages } from './sw/messages.ts';
import { water } from './sw/water.ts';

/** Swahili of the server's sentences about fields. */
export const sw: Readonly<Record<string, string>> = { ...access, ...messages, ...water };
