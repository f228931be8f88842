import { access } from './fr/access.ts';
import { messages } from './fr/messages.ts';
import { water } from './fr/water.ts';

/** French of the server's sentences about fields. */
export const fr: Readonly<Record<string, string>> = { ...access, ...messages, ...water };
