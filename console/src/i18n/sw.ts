import { sw as messages } from './messages/sw.ts';
import { sw as money } from './money/sw.ts';
import { sw as refusals } from './refusals/sw.ts';
import { sw as shell } from './shell/sw.ts';
import { sw as water } from './water/sw.ts';

export const sw = { ...shell, ...messages, ...money, ...refusals, ...water };
