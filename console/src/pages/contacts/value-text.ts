import type { SayOf } from '../../i18n/index.ts';
import type { WordKey } from './words/index.ts';

/** What is known of somebody as people read it: yes and no in words; empty where there is nothing to read. */
export function valueText(value: unknown, say: SayOf<WordKey>): string {
  if (typeof value === 'boolean') return say(value ? 'contacts.yes' : 'contacts.no');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
