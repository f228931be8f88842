import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTown, openWorld, reportOf, until, type World } from './outbox.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
});

const MINUTE = 60_000;

it('a gateway that loses its report is asked after five minutes, some times and then no more', async () => {
  const town = await openTown(world, () => ({ kind: 'accepted', providerId: '31951:a' }));
  const asked: string[] = [];
  let knows = false;
  Object.assign(town.gateways.beem, {
    poll: async (_account: unknown, { providerId, to }: { providerId: string; to: string }) => {
      asked.push(`${providerId} ${to}`);
      return knows ? reportOf(providerId, 'delivered') : null;
    },
  });
  const poll = (): Promise<void> => town.outbox.jobs.find((job) => job.definition.name === 'outbox.poll')!.handle([{}] as never);
  const [text] = await town.queue({ kind: 'notice' });
  town.outbox.nudge(town.tenantId);
  await until(async () => (await town.row(text!.id)).state === 'accepted');
  town.advance(5 * MINUTE - 1);
  await poll();
  expect(asked).toEqual([]);
  town.advance(1);
  await poll();
  await poll();
  expect(asked).toEqual(['31951:a 255712345678']);
  for (let n = 0; n < 200; n += 1) {
    town.advance(10 * MINUTE);
    await poll();
  }
  expect(asked).toHaveLength(5);
  const [late] = await town.queue({ kind: 'notice' });
  town.outbox.nudge(town.tenantId);
  await until(async () => (await town.row(late!.id)).state === 'accepted');
  knows = true;
  town.advance(5 * MINUTE);
  await poll();
  await until(async () => (await town.row(late!.id)).state === 'delivered');
});
