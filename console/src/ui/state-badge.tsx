import { useSay, wordFor } from '../i18n/index.ts';
import { Badge } from './badge.tsx';
import type { Tone } from './badge.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { toneOf } from './tone.ts';

/** A word, a shape and a colour: never colour alone. */
const SHAPE: Partial<Record<Tone, IconName>> = { done: 'check', flight: 'flight', need: 'bang', unknown: 'question', warn: 'bang' };

/** `tone`: where the look that a state has elsewhere would say something else. */
export function StateBadge({ state, group = 'state', tone = toneOf(state) }: { state: string; group?: 'state' | 'severity'; tone?: Tone }) {
  const { say } = useSay();
  const shape = SHAPE[tone];
  return (
    <Badge tone={tone}>
      {shape && <Icon name={shape} size={12} />}
      {wordFor(say, group, state) ?? state.replaceAll('_', ' ')}
    </Badge>
  );
}
