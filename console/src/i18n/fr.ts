import { fr as shell } from './shell/fr.ts';
import { fr as water } from './water/fr.ts';

export const fr = { ...shell, ...water };
