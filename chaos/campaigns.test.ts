import { describe, expect, it } from 'vitest';
import { campaignRound } from './campaigns/tier.ts';

const ROUND_MS = 240_000;

describe('a campaign under kill -9', () => {
  it('reaches nobody twice, forgets nobody, and counts whoever is in doubt', { timeout: ROUND_MS }, async () => {
    const { faults, kills, people, reached } = await campaignRound({ seed: 20_261_121, kills: 4, people: 400, perMinute: 3_000 }, () => undefined);
    expect(faults).toEqual([]);
    expect([kills >= 3, people, reached > 300]).toEqual([true, 400, true]);
  });
});
