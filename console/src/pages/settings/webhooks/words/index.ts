import { defineWords } from '../../../../i18n/areas.ts';
import { en } from './en.ts';

export const words = defineWords(en, { sw: async () => (await import('./sw.ts')).sw, fr: async () => (await import('./fr.ts')).fr });
