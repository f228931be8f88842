import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { RuleKind } from './kinds.ts';
import { listRules, type Rule } from './queries.ts';

const KEPT_MS = 30_000;
const MOST_KEPT = 1_000;

/** The rules of each client, at most half a minute old: they are asked for with every token. */
export interface Rules {
  /** Those that are switched on. */
  of(tx: Tx): Promise<ReadonlyMap<RuleKind, Rule>>;
  /** After a change: this process reads them anew. */
  forget(tenantId: string): void;
}

export function createRules(clock: Clock): Rules {
  const kept = new Map<string, { readonly until: number; readonly rules: ReadonlyMap<RuleKind, Rule> }>();
  return {
    async of(tx) {
      const known = kept.get(tx.tenantId);
      if (known !== undefined && known.until > clock.monotonic()) return known.rules;
      const rules = new Map((await listRules(tx)).filter(({ isActive }) => isActive).map((rule) => [rule.kind, rule]));
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(tx.tenantId, { until: clock.monotonic() + KEPT_MS, rules });
      return rules;
    },
    forget: (tenantId) => void kept.delete(tenantId),
  };
}
