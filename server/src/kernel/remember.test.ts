import { expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { remember } from './remember.ts';

function bench(answers: (() => Promise<string | null>)[]) {
  let time = 0;
  let asked = 0;
  const clock: Clock = { now: () => new Date(0), monotonic: () => time };
  const memory = remember<string | null>({
    clock,
    milliseconds: 30_000,
    isMiss: (value) => value === null,
    load: () => {
      asked += 1;
      return (answers.shift() ?? (() => Promise.resolve('later')))();
    },
  });
  return { memory, pass: (ms: number) => (time += ms), asked: () => asked };
}
const say = (text: string | null) => (): Promise<string | null> => Promise.resolve(text);
const away = (): Promise<never> => Promise.reject(new Error('away'));

it('asks once for as long as it keeps the answer', async () => {
  const { memory, pass, asked } = bench([say('one'), say('two')]);
  expect(await memory.get('k')).toBe('one');
  pass(29_999);
  expect(await memory.get('k')).toBe('one');
  pass(2);
  expect(await memory.get('k')).toBe('two');
  expect(asked()).toBe(2);
});

it('asks once for many who want to know at the same moment', async () => {
  const { memory, asked } = bench([say('one')]);
  expect(await Promise.all([memory.get('k'), memory.get('k'), memory.get('k')])).toEqual(['one', 'one', 'one']);
  expect(asked()).toBe(1);
});

it('knows the older answer while nobody can be asked', async () => {
  const { memory, pass } = bench([say('one'), away, away, say('two')]);
  await memory.get('k');
  pass(60_000);
  expect([await memory.get('k'), await memory.get('k'), await memory.get('k')]).toEqual(['one', 'one', 'two']);
});

it('says that it cannot tell when it never knew', async () => {
  const { memory } = bench([away, say('one')]);
  await expect(memory.get('k')).rejects.toThrow('away');
  expect(await memory.get('k')).toBe('one');
});

it('does not keep a miss for long, nor believe it while nobody can be asked', async () => {
  const { memory, pass } = bench([say(null), away, say('made meanwhile')]);
  expect(await memory.get('k')).toBeNull();
  pass(1_001);
  await expect(memory.get('k')).rejects.toThrow('away');
  expect(await memory.get('k')).toBe('made meanwhile');
});

it('asks anew when it is told to', async () => {
  const { memory } = bench([say('one'), say('two')]);
  await memory.get('k');
  expect(await memory.get('k', true)).toBe('two');
  expect(await memory.get('k')).toBe('two');
});
