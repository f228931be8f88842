import { standing, tokenAfter } from './timeline/story.ts';
import type { Story } from './timeline/story.ts';

export type Step = 'pay' | 'prompt' | 'wait' | 'enter' | 'run' | 'done';

export type Seen = { stories: readonly Story[]; prompted: boolean; tapRan: boolean };

/** The one next thing to do, from the newest payment's story and what the phone asks. */
export function nextStep({ stories, prompted, tapRan }: Seen): Step {
  if (prompted) return 'prompt';
  const story = stories.find((one) => one.receipt !== '');
  if (!story) return 'pay';
  if (standing(story) === 'credited') return tapRan ? 'done' : 'run';
  return tokenAfter(story) === null ? 'wait' : 'enter';
}
