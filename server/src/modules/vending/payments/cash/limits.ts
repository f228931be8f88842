import { isFields } from '../../../../kernel/text.ts';
import { parseMinor } from '../../../../kernel/money.ts';

/** What a cashier of a role takes in a day where the client has set nothing, in minor units. */
const USUAL_LIMITS: Readonly<Record<string, bigint>> = { operator: 5_000_000n, client_admin: 25_000_000n };

/**
 * The most that a cashier may take in a day, in minor units. From the client's settings, as in
 * `{"cash_daily_limit":{"operator":"20000.00"}}`; a limit that cannot be read closes the counter rather than opening it.
 */
export function dailyLimit(limits: unknown, role: string): bigint {
  const set = isFields(limits) ? limits[role] : undefined;
  if (set === undefined || set === null) return USUAL_LIMITS[role] ?? 0n;
  return (typeof set === 'string' ? parseMinor(set) : null) ?? 0n;
}
