import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from './phase.ts';
import { startRig, type Rig } from './rig.ts';
import { SHORT, SHORT_RIG } from './tiers.ts';
import { createTrialLog } from './trial-log.ts';

/** What each part of the short tier promises, and how many of its faults must have struck for it to count. */
const PROMISES = [
  { promise: 'no acknowledged payment is lost when the intake is killed around its commits, answers and spool', family: 'fail point', least: 6 },
  {
    promise: 'no payment is vended twice and no token goes untold when the worker is killed at commits, vendor bytes and texts',
    family: 'fail point',
    least: 9,
  },
  {
    promise: 'nothing is lost, doubled or left lying when PostgreSQL is killed while confirmations come several times and out of order',
    family: 'random',
    least: 3,
  },
  { promise: 'nothing is vended twice when the vendor hangs after issuing, answers nonsense, or a worker wakes up too late', family: 'vendor', least: 14 },
] as const;

const PART_MS = 240_000;

describe('under kill -9', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ seed: 20_261_120, ...SHORT_RIG });
  }, PART_MS);
  afterAll(async () => {
    await rig?.stop();
  }, PART_MS);

  for (const [index, { promise, family, least }] of PROMISES.entries()) {
    it(promise, { timeout: PART_MS }, async () => {
      const log = createTrialLog(() => undefined);
      await SHORT[index]!.run(rig, log);
      const { faults } = await judge(rig);
      expect(faults).toEqual([]);
      expect(log.struck.get(family) ?? 0).toBeGreaterThanOrEqual(least);
    });
  }
});
