import { expect, it } from 'vitest';
import { waitFor } from '../../../test/harness/wait.ts';
import { Pump } from './pump.ts';

interface Bench {
  readonly pump: Pump<string>;
  readonly due: Map<string, number>;
  readonly flights: { readonly item: string; readonly land: () => void }[];
  readonly errors: unknown[];
  most: number;
}

/** A pump over tenants with a number of due items each; flights land when they are told to. */
function bench(capacity: number, { failClaims = 0, throwing = false } = {}): Bench {
  const state: Bench = { due: new Map(), flights: [], errors: [], most: 0, pump: undefined as never };
  let left = failClaims;
  const pump = new Pump<string>({
    name: 'test',
    capacity,
    claim: async (tenantId, limit) => {
      if (left > 0) {
        left -= 1;
        throw new Error('database away');
      }
      const taken = Math.min(limit, state.due.get(tenantId) ?? 0);
      state.due.set(tenantId, (state.due.get(tenantId) ?? 0) - taken);
      return Array.from({ length: taken }, (_, index) => `${tenantId}${index}`);
    },
    run: (item) =>
      new Promise((resolve, reject) => {
        state.flights.push({ item, land: throwing ? () => reject(new Error('fell')) : resolve });
      }),
    onError: (error) => state.errors.push(error),
    onFlight: (inFlight) => {
      state.most = Math.max(state.most, inFlight);
    },
  });
  return Object.assign(state, { pump });
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
};
const landAll = async (state: Bench): Promise<number> => {
  let landed = 0;
  for (; state.flights.length > 0; await turns()) {
    for (const flight of state.flights.splice(0)) {
      flight.land();
      landed += 1;
    }
  }
  return landed;
};

it('all that is due is done, with never more under way than there is room', async () => {
  const state = bench(7);
  state.due.set('a', 50);
  state.pump.nudge('a');
  await turns();
  expect(state.flights).toHaveLength(7);
  expect(await landAll(state)).toBe(50);
  expect(state.most).toBe(7);
});

it('a tenant with very much does not keep another waiting until it is done', async () => {
  const state = bench(10);
  state.due.set('big', 1_000);
  state.due.set('small', 3);
  state.pump.nudge('big');
  await turns();
  state.pump.nudge('small');
  for (const flight of state.flights.splice(0)) flight.land();
  await turns();
  expect(state.flights.filter(({ item }) => item.startsWith('small'))).toHaveLength(3);
  expect(state.flights.filter(({ item }) => item.startsWith('big')).length).toBeGreaterThan(0);
  await landAll(state);
});

it('a claim that failed is made again, and the error is told', async () => {
  const state = bench(5, { failClaims: 1 });
  state.due.set('a', 2);
  state.pump.nudge('a');
  await waitFor(() => state.flights.length === 2, { what: 'the second claim' });
  expect(state.errors).toHaveLength(1);
  await landAll(state);
});

it('a run that throws gives its room back', async () => {
  const state = bench(2, { throwing: true });
  state.due.set('a', 6);
  state.pump.nudge('a');
  await turns();
  expect(await landAll(state)).toBe(6);
  expect(state.errors).toHaveLength(6);
});

it('draining claims nothing more and waits for what is under way', async () => {
  const state = bench(2);
  state.due.set('a', 10);
  state.pump.nudge('a');
  await turns();
  let drained = false;
  const draining = state.pump.drain().then(() => (drained = true));
  state.pump.nudge('a');
  await turns();
  expect({ drained, flights: state.flights.length }).toEqual({ drained: false, flights: 2 });
  await landAll(state);
  await draining;
  expect(state.due.get('a')).toBe(8);
});

it('draining while a claim is being made waits for what it brings', async () => {
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const pump = new Pump<string>({
    name: 'test',
    capacity: 5,
    claim: async () => {
      await gate.promise;
      return ['late'];
    },
    run: async (item) => {
      await turns();
      done.push(item);
    },
    onError: () => undefined,
  });
  pump.nudge('a');
  await turns();
  const draining = pump.drain();
  gate.resolve();
  await draining;
  expect(done).toEqual(['late']);
});

it('with nothing under way it is drained at once', async () => {
  await bench(3).pump.drain();
});

it('what is claimed ahead makes no more calls than there is room for, never more items than allowed, and is all recorded before the end', async () => {
  const state = { due: 600, calls: 0, mostCalls: 0, open: 0, mostOpen: 0, recorded: 0 };
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
  const pump = new Pump<number>({
    name: 'test',
    capacity: 4,
    ahead: 40,
    claim: async (_tenantId, limit) => {
      const taken = Math.min(limit, state.due);
      state.due -= taken;
      state.open += taken;
      state.mostOpen = Math.max(state.mostOpen, state.open);
      return Array.from({ length: taken }, (_, n) => n);
    },
    async run(_item, _tenantId, landed) {
      state.calls += 1;
      state.mostCalls = Math.max(state.mostCalls, state.calls);
      await turn();
      state.calls -= 1;
      landed();
      await turn();
      await turn();
      state.open -= 1;
      state.recorded += 1;
    },
    onError: (error) => {
      throw error;
    },
  });
  pump.nudge('a');
  await waitFor(async () => state.due === 0, { what: 'everything to be claimed' });
  await pump.drain();
  expect(state).toMatchObject({ recorded: 600, mostCalls: 4, open: 0, calls: 0 });
  expect(state.mostOpen).toBeGreaterThan(4);
  expect(state.mostOpen).toBeLessThanOrEqual(44);
});

it('what goes first passes what was claimed before it, and the rest keeps its order', async () => {
  const gate = Promise.withResolvers<void>();
  const claimed: string[] = [];
  const due = new Map([
    // fast calls, after which the pump claims ahead
    ['warm', Array.from({ length: 300 }, () => 'warm')],
    ['bulk', ['bulk 1', 'bulk 2', 'bulk 3', 'bulk 4']],
    ['token', ['token 1', 'token 2']],
  ]);
  const order: string[] = [];
  const pump = new Pump<string>({
    name: 'test',
    capacity: 1,
    ahead: 100,
    rank: (item) => (item.startsWith('token') ? 0 : 2),
    claim: async (tenantId, limit) => {
      const items = due.get(tenantId)!.splice(0, limit);
      claimed.push(...items);
      return items;
    },
    async run(item) {
      order.push(item);
      if (item !== 'warm') await gate.promise;
    },
    onError: (error) => {
      throw error;
    },
  });
  pump.nudge('warm');
  await waitFor(async () => order.length === 300, { what: 'the fast calls' });
  pump.nudge('bulk');
  await waitFor(async () => claimed.includes('bulk 4'), { what: 'the bulk to be claimed ahead' });
  pump.nudge('token');
  await waitFor(async () => claimed.includes('token 2'), { what: 'the tokens to be claimed' });
  gate.resolve();
  await waitFor(async () => order.length === 306, { what: 'all calls' });
  await pump.drain();
  expect(order.slice(300)).toEqual(['bulk 1', 'token 1', 'token 2', 'bulk 2', 'bulk 3', 'bulk 4']);
});

interface Calls {
  readonly pump: Pump<string>;
  readonly order: string[];
  /** Calls from now on last until this is called. */
  readonly hold: () => () => void;
  /** Something that is due, to be found by the next claim. */
  readonly put: (item: string) => void;
}

/** A pump that knows its calls to be fast, with nothing due. */
async function warm({ due = 400, capacity = 64, ahead = 1_000 } = {}): Promise<Calls> {
  const order: string[] = [];
  let gate: Promise<void> | undefined;
  const line = Array.from({ length: due }, () => 'warm');
  const pump = new Pump<string>({
    name: 'test',
    capacity,
    ahead,
    rank: (item) => (item.startsWith('token') ? 0 : 2),
    claim: async (_tenantId, limit) => line.splice(0, limit),
    async run(item) {
      order.push(item);
      await gate;
    },
    onError: (error) => {
      throw error;
    },
  });
  pump.nudge('a');
  await waitFor(() => order.length === due && pump.roomFor('a') !== 0, { what: 'the pump to be warm' });
  await turns();
  order.length = 0;
  const hold = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return () => {
      gate = undefined;
      resolve();
    };
  };
  return { pump, order, hold, put: (item) => void line.push(item) };
}

it('what is adopted is called for with the rest, first by rank, no more at once than there is room for', async () => {
  const { pump, order, hold } = await warm();
  const room = pump.roomFor('a')!;
  const release = hold();
  pump.adopt([...Array.from({ length: 64 }, () => 'first'), 'bulk'], 'a');
  pump.adopt(['token'], 'b');
  await turns();
  expect(order).toEqual(Array.from({ length: 64 }, () => 'first'));
  expect(pump.roomFor('a')).toBeLessThan(room);
  release();
  await pump.drain();
  expect(order.slice(64)).toEqual(['token', 'bulk']);
});

it('there is no room for what needs no claim while another tenant waits for its turn, where calls are slow, or once it stops', async () => {
  const { pump, hold } = await warm();
  expect(pump.roomFor('a')).toBeGreaterThan(200);
  const release = hold();
  pump.adopt(
    Array.from({ length: pump.roomFor('a')! }, () => 'bulk'),
    'a',
  );
  expect(pump.roomFor('a')).toBe(0);
  pump.nudge('b');
  expect([pump.roomFor('a'), pump.roomFor('b')]).toEqual([null, 0]);
  release();
  await pump.drain();
  expect(pump.roomFor('a')).toBeNull();
  expect(bench(100).pump.roomFor('a')).toBeNull();
});

it('what is claimed goes first by rank however much was brought before it', async () => {
  const { pump, order, hold, put } = await warm();
  const release = hold();
  pump.adopt(
    Array.from({ length: pump.roomFor('a')! }, () => 'bulk'),
    'a',
  );
  put('token');
  pump.nudge('b');
  await turns();
  expect(order).not.toContain('token');
  release();
  await pump.drain();
  expect(order.indexOf('token')).toBe(64);
});

it('who waits for room is told when there is some, and when it stops', async () => {
  const { pump, hold } = await warm();
  await pump.freed();
  const release = hold();
  pump.adopt(
    Array.from({ length: pump.roomFor('a')! }, () => 'bulk'),
    'a',
  );
  let told = false;
  const waiting = pump.freed().then(() => (told = true));
  await turns();
  expect(told).toBe(false);
  release();
  await waiting;
  const again = hold();
  pump.adopt(
    Array.from({ length: 1_000 }, () => 'bulk'),
    'a',
  );
  const stopping = pump.freed();
  const drained = pump.drain();
  await stopping;
  again();
  await drained;
});
