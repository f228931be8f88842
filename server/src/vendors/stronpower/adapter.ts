import type { Clock } from '../../kernel/clock.ts';
import type { VendorAccountCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { HistoryResult, MeterVendorDialect, TokenVendor, VendorCapabilities } from '../../modules/vending/tokens/port.ts';
import { createPost } from './client.ts';
import { checkAccount, history, management, meterInfo, preview, probe, vend } from './current.ts';
import { createLegacy } from './legacy.ts';

export interface StronpowerOptions {
  readonly clock: Clock;
  /** For one whole exchange; 30 s unless told. */
  readonly timeoutMs?: number;
}

const CAPABILITIES: Readonly<Record<MeterVendorDialect, VendorCapabilities>> = {
  stronpower: { history: true, preview: true, reference: false, keyChange: false },
  stronpower_legacy: { history: false, preview: false, reference: false, keyChange: false },
};

const NO_HISTORY: HistoryResult = {
  kind: 'unavailable',
  reason: 'not_supported',
  evidence: { request: {}, status: null, answer: null, milliseconds: 0 },
};

/** Stronpower's vending servers in both of their dialects. */
export function createStronpower(options: StronpowerOptions): TokenVendor & VendorAccountCheck {
  const post = createPost(options.clock, options.timeoutMs ?? 30_000);
  const legacy = createLegacy(post);
  return {
    capabilities: (dialect) => CAPABILITIES[dialect],
    vend: (request) => (request.account.dialect === 'stronpower' ? vend(post, request) : legacy.vend(request)),
    management: (request) => (request.account.dialect === 'stronpower' ? management(post, request) : legacy.management(request)),
    history: async (account, meterNumber) => (account.dialect === 'stronpower' ? history(post, account, meterNumber) : NO_HISTORY),
    meterInfo: async (account, meterNumber) =>
      account.dialect === 'stronpower' ? meterInfo(post, account, meterNumber) : { kind: 'unavailable', reason: 'not_supported' },
    preview: async (request) => (request.account.dialect === 'stronpower' ? preview(post, request) : { kind: 'unavailable', reason: 'not_supported' }),
    checkAccount: (account, meterNumber) => (account.dialect === 'stronpower' ? checkAccount(post, account, meterNumber) : legacy.checkAccount(account)),
    probe: (account, meterNumber) => (account.dialect === 'stronpower' ? probe(post, account, meterNumber) : legacy.probe(account)),
  };
}
