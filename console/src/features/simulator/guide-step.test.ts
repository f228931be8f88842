import { describe, expect, it } from 'vitest';
import { nextStep } from './guide-step.ts';
import { purchase } from './timeline/sample.ts';
import { tellStories } from './timeline/story.ts';

const after = (count: number, rest: { prompted?: boolean; tapRan?: boolean } = {}) =>
  nextStep({ stories: tellStories(purchase().slice(0, count)), prompted: false, tapRan: false, ...rest });

describe('guide', () => {
  it('leads from the payment to the running water', () => {
    expect([0, 1, 2, 4, 5, 6, 7].map((count) => after(count))).toEqual(['pay', 'pay', 'wait', 'wait', 'enter', 'enter', 'run']);
    expect(after(7, { tapRan: true })).toBe('done');
  });

  it('puts a waiting payment request before everything else', () => {
    expect(after(5, { prompted: true })).toBe('prompt');
  });
});
