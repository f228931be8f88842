import { expect, it } from 'vitest';
import { stopsOf } from './macro-stops.ts';

it('says once for each step and reason where a macro was refused', () => {
  const stop = (step: number, code: string) => ({ conversation: String(step), done: step - 1, failed: { step, do: 'reply', code, message: code } });
  const results = [stop(3, 'b'), { conversation: 'x', done: 3, failed: null }, stop(1, 'a'), stop(3, 'b'), stop(3, 'c')];
  expect(stopsOf(results).map(({ step, code, count }) => [step, code, count])).toEqual([
    [1, 'a', 1],
    [3, 'b', 2],
    [3, 'c', 1],
  ]);
  expect(stopsOf([])).toEqual([]);
});
