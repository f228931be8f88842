import { describe, expect, it } from 'vitest';
import type { Faults, FaultsChange } from '../../../api/sandbox-types.ts';
import { activeFaults, FAULT_SWITCHES, mendNext } from './fault-list.ts';
import { readWait, writeWait } from './waits.ts';
import { words } from '../words.ts';

/** As the sandbox merges: objects name by name, lists and rates as a whole. */
function merge(now: unknown, change: unknown, name = ''): unknown {
  if (typeof change !== 'object' || change === null || Array.isArray(change) || name === 'rates') return change;
  const merged = { ...(now as Record<string, unknown>) };
  for (const [key, value] of Object.entries(change)) merged[key] = merge(merged[key], value, key);
  return merged;
}
const apply = (faults: Faults, ...changes: FaultsChange[]) => changes.reduce<Faults>((now, change) => merge(now, change) as Faults, faults);

const gateway = { latency_ms: 0, next: [], rates: {}, dlr: 'normal', dlr_delay_ms: 500 };
const calm: Faults = {
  mpesa: { duplicate: 0, delay_ms: [0, 0], lose: 0, reorder: 0, validation: 'on', stk_callback: 'normal' },
  stronpower: { latency_ms: 20, next: [], rates: {}, history: 'ok' },
  sms: { beem: gateway, africastalking: gateway, twilio: gateway },
};

describe('fault switches', () => {
  it.each(FAULT_SWITCHES.flatMap((one) => one.settings.map((setting) => [one.id, setting, one] as const)))('%s can be set to %s', (_, setting, one) => {
    expect(one.read(apply(calm, one.write(calm, setting)))).toBe(setting);
  });

  it.each(FAULT_SWITCHES.map((one) => [one.id, one] as const))('%s has words and goes back to calm', (id, one) => {
    expect(words.faults.names[id]).toHaveLength(2);
    const on = apply(calm, one.write(calm, 'always'));
    expect(apply(on, one.write(on, 'off'))).toEqual(calm);
  });

  it('leaves the other faults of the same vendor as they are', () => {
    const [hang, empty] = ['hang_after', 'empty_array'].map((id) => FAULT_SWITCHES.find((one) => one.id === id)!);
    const first = apply(calm, hang!.write(calm, 'always'));
    const both = apply(first, empty!.write(first, 'once'));
    expect([hang!.read(both), empty!.read(both)]).toEqual(['always', 'once']);
    expect(activeFaults(both)).toBe(2);
  });

  it('mends everything at once', () => {
    const all = FAULT_SWITCHES.reduce((faults, one) => apply(faults, one.write(faults, 'always')), calm);
    let now = all;
    for (let on = mendNext(now); on; on = mendNext(now)) now = apply(now, on);
    expect(now).toEqual(calm);
  });

  it.each(['mpesa', 'stronpower', 'sms'] as const)('sets and reads the wait of %s', (group) => {
    expect(readWait(apply(calm, writeWait(calm, group, 700)), group)).toBe(700);
  });
});
