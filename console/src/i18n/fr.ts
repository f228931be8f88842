import { fr as messages } from './messages/fr.ts';
import { fr as money } from './money/fr.ts';
import { fr as refusals } from './refusals/fr.ts';
import { fr as shell } from './shell/fr.ts';
import { fr as water } from './water/fr.ts';

export const fr = { ...shell, ...messages, ...money, ...refusals, ...water };
