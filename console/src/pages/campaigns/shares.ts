import type { Tone } from '../../ui/badge.tsx';
import type { Counts } from './types.ts';

const ORDER: readonly (readonly [Exclude<keyof Counts, 'replied' | 'opted_out'>, Tone])[] = [
  ['read', 'done'],
  ['delivered', 'done'],
  ['accepted', 'flight'],
  ['queued', 'flight'],
  ['unconfirmed', 'unknown'],
  ['failed', 'need'],
  ['skipped', 'warn'],
  ['cancelled', 'plain'],
  ['waiting', 'plain'],
];

/** What became of everybody, the best first; what nobody knows is never among the failed. */
export function shares(counts: Counts): { state: string; value: number; tone: Tone }[] {
  return ORDER.map(([state, tone]) => ({ state, value: counts[state], tone }));
}
