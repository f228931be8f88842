import { mergeFaults } from './fault-patch.ts';
import type { Draw, Faults, SmsFaults } from './fault-types.ts';
import type { Random } from './seeded-random.ts';

export type FaultSwitches = {
  current: Faults;
  /** When `history` was last set to "stale": credits after it stay hidden. RFC 3339. */
  historyFrozenAt: string;
  /** Merges a patch. Returns what is wrong with it, or null when it was taken. */
  merge(patch: unknown): string | null;
  reset(): void;
  /** The fault for this request, or null for an honest answer. */
  draw<Fault extends string>(from: Draw<Fault>): Fault | null;
};

export function createFaults(random: Random): FaultSwitches {
  const switches: FaultSwitches = {
    current: defaultFaults(),
    historyFrozenAt: '',
    merge(patch) {
      const merged = mergeFaults(switches.current, patch);
      if (typeof merged === 'string') return merged;
      const froze = merged.stronpower.history === 'stale' && switches.current.stronpower.history !== 'stale';
      if (froze) switches.historyFrozenAt = new Date().toISOString();
      if (typeof patch === 'object' && patch !== null && 'seed' in patch) random.seed(merged.seed);
      switches.current = merged;
      return null;
    },
    reset() {
      switches.current = defaultFaults();
      random.seed(switches.current.seed);
    },
    draw: (from) => from.next.shift() ?? drawByRate(from.rates, random),
  };
  return switches;
}

function drawByRate<Fault extends string>(rates: Partial<Record<Fault, number>>, random: Random): Fault | null {
  for (const fault in rates) {
    const rate = rates[fault] ?? 0;
    if (rate > 0 && random.next() < rate) return fault;
  }
  return null;
}

function defaultFaults(): Faults {
  const sms = (): SmsFaults => ({ latency_ms: 0, hang_ms: 30_000, next: [], rates: {}, dlr: 'normal', dlr_delay_ms: 500 });
  return {
    seed: 1,
    mpesa: {
      duplicate: 0,
      delay_ms: [0, 0],
      lose: 0,
      reorder: 0,
      validation: 'on',
      stk_callback: 'normal',
      stk_then_c2b: true,
      stk_timeout_ms: 60_000,
      validation_timeout_ms: 8000,
      retry_ms: [1000, 5000],
      token_seconds: 3599,
      pull: { next: [], rates: {}, page: 100, lag_ms: 0 },
      calls: { next: [], rates: {}, hang_ms: 30_000, result_ms: 100 },
    },
    stronpower: { latency_ms: 20, hang_ms: 30_000, next: [], rates: {}, history: 'ok', history_lag_ms: 0 },
    sms: { beem: sms(), africastalking: sms(), twilio: sms() },
    mail: { hang_ms: 30_000, next: [], rates: {} },
    whatsapp: {
      latency_ms: 0,
      hang_ms: 30_000,
      next: [],
      rates: {},
      status: 'normal',
      status_delay_ms: 200,
      failed_code: 131026,
      review: 'approve',
      review_ms: 500,
      window: 'enforced',
      files: { next: [], rates: {} },
    },
  };
}
