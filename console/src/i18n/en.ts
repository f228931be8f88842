import { en as shell } from './shell/en.ts';
import { en as water } from './water/en.ts';

export const en = { ...shell, ...water } as const;

export type TextKey = keyof typeof en;
