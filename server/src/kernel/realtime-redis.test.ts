import { afterEach, expect, it } from 'vitest';
import { waitFor } from '../../../test/harness.ts';
import { openEventBus } from './realtime-bus.ts';
import { openRedisWire } from './realtime-redis.ts';
import type { EventBus, SentEvent } from './realtime.ts';
import { openTestRedis } from './redis.testkit.ts';

const TENANT = '01910000-0000-7000-8000-000000000001';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Process {
  readonly bus: EventBus;
  readonly heard: SentEvent[];
  readonly errors: Error[];
  losses: number;
}

async function startProcess(url: string): Promise<Process> {
  const errors: Error[] = [];
  const bus = openEventBus(
    openRedisWire(url, (error) => errors.push(error)),
    (error) => errors.push(error),
  );
  ends.push(() => bus.close());
  const heard: SentEvent[] = [];
  const own: Process = { bus, heard, errors, losses: 0 };
  await bus.listen(
    (events) => heard.push(...events),
    () => {
      own.losses += 1;
    },
  );
  return own;
}

async function startRedis(): ReturnType<typeof openTestRedis> {
  const redis = await openTestRedis();
  ends.push(() => redis.stop());
  return redis;
}

const tell = ({ bus }: Process, object: string): void => bus.send(TENANT, [{ topic: 'payments', kind: 'payment.changed', object }]);
const objects = ({ heard }: Process): (string | null)[] => heard.map((event) => event.object);

it('events of one process are heard by all of them, by their own too', async () => {
  const { url } = await startRedis();
  const [one, two] = [await startProcess(url), await startProcess(url)];
  tell(one, 'a');
  await waitFor(() => objects(two).includes('a') && objects(one).includes('a'), { what: 'the event in both' });
  tell(two, 'b');
  await waitFor(() => objects(one).includes('b'), { what: 'the other way' });
  expect([objects(one), objects(two), one.losses, two.losses, one.errors]).toEqual([['a', 'b'], ['a', 'b'], 0, 0, []]);
});

it('after a broken connection each process says that events may be lost, and hears again', async () => {
  const redis = await startRedis();
  const [one, two] = [await startProcess(redis.url), await startProcess(redis.url)];
  redis.cut();
  await waitFor(() => one.losses === 1 && two.losses === 1, { what: 'both to hear again' });
  tell(one, 'after');
  await waitFor(() => objects(two).includes('after'), { what: 'the event after the loss' });
});

it('a Redis that is away keeps nobody waiting, and is heard once it is there', async () => {
  const redis = await startRedis();
  await redis.stop();
  const own = await startProcess(redis.url);
  expect([own.losses, own.errors.length > 0]).toEqual([0, true]);
  tell(own, 'nobody hears this');
  await redis.start();
  await waitFor(() => own.losses === 1, { what: 'it to be heard' });
  tell(own, 'there');
  await waitFor(() => objects(own).includes('there'), { what: 'an event' });
});
