import { sw as shell } from './shell/sw.ts';
import { sw as water } from './water/sw.ts';

export const sw = { ...shell, ...water };
