import type { VirtualMeter } from './virtual-meter.ts';

export const ML_PER_TENTH = 100_000;

/** Books the water that ran since the last look. The valve closes by itself when the credit is used up. */
export function settle(meter: VirtualMeter, now: number): void {
  if (meter.tapOpen && !meter.tamper) {
    const run = Math.floor((Math.max(0, now - meter.settledAt) * meter.flowLpm) / 60);
    meter.creditMl = Math.max(0, meter.creditMl - run);
  }
  meter.settledAt = now;
}

export function valveOf(meter: VirtualMeter): 'open' | 'closed' {
  return meter.creditMl > 0 && !meter.tamper ? 'open' : 'closed';
}

/** m³ with up to three decimals and at least one: "3.4", "0.125". */
export function creditText(meter: VirtualMeter): string {
  const litres = Math.floor(meter.creditMl / 1000);
  const fraction = String(litres % 1000)
    .padStart(3, '0')
    .replace(/0{1,2}$/, '');
  return `${Math.floor(litres / 1000)}.${fraction}`;
}
