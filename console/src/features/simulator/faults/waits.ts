import type { Faults, FaultsChange } from '../../../api/sandbox-types.ts';
import type { Group } from './fault-list.ts';

/** The longest wait a slider sets, in ms. */
export const LONGEST_WAIT = 5000;

/** The wait of a group in ms; for M-Pesa the longest of its range, for the gateways that of the slowest. */
export function readWait(faults: Faults, group: Group): number {
  if (group === 'mpesa') return faults.mpesa.delay_ms[1];
  if (group === 'stronpower') return faults.stronpower.latency_ms;
  return Math.max(0, ...Object.values(faults.sms).map((gateway) => gateway.latency_ms));
}

export function writeWait(faults: Faults, group: Group, ms: number): FaultsChange {
  if (group === 'mpesa') return { mpesa: { delay_ms: [ms, ms] } };
  if (group === 'stronpower') return { stronpower: { latency_ms: ms } };
  return { sms: Object.fromEntries(Object.keys(faults.sms).map((name) => [name, { latency_ms: ms }])) };
}
