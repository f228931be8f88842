import { expect, it } from 'vitest';
import { Batcher } from './batch.ts';

/** A write that waits to be let go, and what it was given. */
function slowWrites() {
  const batches: number[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const write = async (items: readonly number[]): Promise<string[]> => {
    batches.push([...items]);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return items.map((item) => `done ${item}`);
  };
  return { batches, gates, write };
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
};

it('what arrives during a write goes together into the next', async () => {
  const { batches, gates, write } = slowWrites();
  const batcher = new Batcher({ write, maxItems: 100, parallel: 1 });
  const first = batcher.add(1);
  await turns();
  const rest = [2, 3, 4].map((item) => batcher.add(item));
  await turns();
  expect(batches).toEqual([[1]]);
  gates[0]!.resolve();
  expect(await first).toBe('done 1');
  await turns();
  expect(batches).toEqual([[1], [2, 3, 4]]);
  gates[1]!.resolve();
  expect(await Promise.all(rest)).toEqual(['done 2', 'done 3', 'done 4']);
});

it('nobody is answered before the write that carries their item is done', async () => {
  const { gates, write } = slowWrites();
  const batcher = new Batcher({ write, maxItems: 100, parallel: 1 });
  let answered = false;
  const added = batcher.add(1).then(() => (answered = true));
  await turns();
  expect(answered).toBe(false);
  gates[0]!.resolve();
  await added;
});

it('a batch is never larger than allowed, and no more are under way', async () => {
  const { batches, gates, write } = slowWrites();
  const batcher = new Batcher({ write, maxItems: 3, parallel: 2 });
  const all = Array.from({ length: 10 }, (_, item) => batcher.add(item));
  await turns();
  expect(batches).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  for (let open = 0; open < 4; open += 1) {
    gates[open]?.resolve();
    await turns();
  }
  expect((await Promise.all(all)).length).toBe(10);
  expect(batches.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('a failed write fails its items and no others', async () => {
  let fail = true;
  const write = async (items: readonly number[]): Promise<number[]> => {
    if (fail) throw new Error('disk full');
    return [...items];
  };
  const batcher = new Batcher({ write, maxItems: 10, parallel: 1 });
  const results = await Promise.allSettled([batcher.add(1), batcher.add(2)]);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  fail = false;
  expect(await batcher.add(3)).toBe(3);
});

it('a full flush leaves in the middle of a turn, beside one that is under way; a smaller one waits for its turn', async () => {
  const { batches, gates, write } = slowWrites();
  const batcher = new Batcher({ write, maxItems: 100, fullFrom: 3, parallel: 2 });
  const all = [1, 2, 3, 4].map((item) => batcher.add(item));
  expect(batches).toEqual([[1, 2, 3]]);
  await turns();
  expect(batches).toHaveLength(1);
  all.push(batcher.add(5), batcher.add(6));
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  for (const gate of gates) gate.resolve();
  await Promise.all(all);
  const last = batcher.add(7);
  await turns();
  expect(batches[2]).toEqual([7]);
  gates[2]!.resolve();
  expect(await last).toBe('done 7');
});
