import { defineWords } from '../../../i18n/areas.ts';
import { en } from './en.ts';

export type WordKey = keyof typeof en;
export const words = defineWords(en, { sw: async () => (await import('./sw.ts')).sw, fr: async () => (await import('./fr.ts')).fr });
