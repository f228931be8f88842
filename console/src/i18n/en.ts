import { en as messages } from './messages/en.ts';
import { en as money } from './money/en.ts';
import { en as refusals } from './refusals/en.ts';
import { en as shell } from './shell/en.ts';
import { en as water } from './water/en.ts';

export const en = { ...shell, ...messages, ...money, ...refusals, ...water } as const;

export type TextKey = keyof typeof en;
