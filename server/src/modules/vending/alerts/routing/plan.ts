import type { Settings } from '../rules/queries.ts';
import type { Rule } from '../rules/rules.ts';
import type { LocalTime } from './local-time.ts';

/** What is to be done with an alert whose time to be told has come. */
export type Routing =
  | { readonly kind: 'tell' }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'digest' }
  | { readonly kind: 'keep_quiet' };

export interface Situation {
  readonly severity: string;
  readonly rule: Pick<Rule, 'is_enabled' | 'delivery' | 'to_customer'>;
  readonly settings: Pick<Settings, 'quiet_from' | 'quiet_until' | 'critical_breaks_quiet'>;
  readonly local: LocalTime;
}

/** Nobody is told at night of what can wait; what is critical cannot, unless the tenant says so. */
export function planRouting({ severity, rule, settings, local }: Situation): Routing {
  if (!rule.is_enabled || rule.delivery === 'none') return { kind: 'keep_quiet' };
  const told = rule.delivery === 'digest' ? ({ kind: 'digest' } as const) : ({ kind: 'tell' } as const);
  // what goes to nobody but the digest disturbs nobody
  if (told.kind === 'digest' && !rule.to_customer) return told;
  if (severity === 'critical' && settings.critical_breaks_quiet) return told;
  const minutes = quietFor(settings, local.minutes);
  return minutes > 0 ? { kind: 'wait', minutes } : told;
}

const DAY = 24 * 60;

/** Minutes until the quiet hours end; 0 outside them. They may run over midnight; equal ends mean none. */
function quietFor({ quiet_from: from, quiet_until: until }: Situation['settings'], now: number): number {
  if (from === null || until === null) return 0;
  const length = (until - from + DAY) % DAY;
  const passed = (now - from + DAY) % DAY;
  return passed < length ? length - passed : 0;
}

/** The day whose digest is due; null before its hour and when it has gone out. */
export function digestDue({ digest_at: at, digested_on: last }: Pick<Settings, 'digest_at' | 'digested_on'>, local: LocalTime): string | null {
  return local.minutes >= at && (last === null || last < local.day) ? local.day : null;
}
