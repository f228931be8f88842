import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { TokensDeps } from './deps.ts';
import { watchHolds } from './holds/holds.ts';
import { probeJob, resolveJob, sweepJob, vendJob } from './jobs.ts';
import { settleTenant, sweepTenant } from './resolve.ts';
import { createVending, type Vending } from './vend.ts';
import { probeTenant, watchTenant } from './weather/weather.ts';

export interface TokensEngine {
  readonly vending: Vending;
  readonly jobs: readonly BoundJob[];
}

export function createTokensEngine(deps: TokensDeps): TokensEngine {
  const vending = createVending(deps);
  const tenantsOf = (payloads: readonly { tenantId: string }[]): readonly string[] => [...new Set(payloads.map((payload) => payload.tenantId))];
  return {
    vending,
    jobs: [
      bindJob(vendJob, async (payloads) => {
        for (const tenantId of tenantsOf(payloads)) vending.nudge(tenantId);
      }),
      bindJob(resolveJob, async (payloads) => {
        for (const tenantId of tenantsOf(payloads)) await settleTenant(deps, vending, tenantId);
      }),
      bindJob(probeJob, async (payloads) => {
        for (const tenantId of tenantsOf(payloads)) await probeTenant(deps, tenantId);
      }),
      bindJob(sweepJob, async () => {
        let open = 0;
        for (const tenantId of await deps.activeTenants()) {
          await sweepTenant(deps, vending, tenantId);
          await deps.db.inTenant(tenantId, (tx) => watchHolds(tx, deps));
          open += await watchTenant(deps, tenantId);
        }
        deps.metrics.openCircuits.set(open);
      }),
    ],
  };
}
