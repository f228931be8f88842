import type { Role } from '../../../../kernel/http.ts';

/** What one person of a role may ask for by hand. Amounts in minor units, at the price of the tariff. */
export interface Limits {
  /** One token up to this value needs no second person. */
  readonly aloneMinor: bigint;
  /** More than this in one day is refused, whoever approves. */
  readonly dayMinor: bigint;
  /** So many clears in a day need no second person. */
  readonly clearsAlone: number;
  /** More than this in a day are refused. */
  readonly clearsDay: number;
}

export const LIMITED_ROLES = ['client_admin', 'operator', 'field_engineer'] as const;
export type LimitedRole = (typeof LIMITED_ROLES)[number];

/** Until a client sets its own. */
export const DEFAULT_LIMITS: Readonly<Record<LimitedRole, Limits>> = {
  client_admin: { aloneMinor: 1_000_000n, dayMinor: 5_000_000n, clearsAlone: 10, clearsDay: 50 },
  operator: { aloneMinor: 100_000n, dayMinor: 500_000n, clearsAlone: 3, clearsDay: 20 },
  field_engineer: { aloneMinor: 0n, dayMinor: 0n, clearsAlone: 0, clearsDay: 10 },
};

const NOTHING: Limits = { aloneMinor: 0n, dayMinor: 0n, clearsAlone: 0, clearsDay: 0 };

export function defaultLimits(role: Role): Limits {
  return LIMITED_ROLES.includes(role as LimitedRole) ? DEFAULT_LIMITS[role as LimitedRole] : NOTHING;
}

/** What a person has asked for since the day began, requests that were turned down left out. */
export interface UsedToday {
  readonly valueMinor: bigint;
  readonly clears: number;
}

export type Verdict = 'alone' | 'second_person' | 'over_the_day';

/** Whether a request may go on, needs a colleague, or has to wait for tomorrow. Pure. */
export function judgeWater({ limits, used, valueMinor }: { readonly limits: Limits; readonly used: UsedToday; readonly valueMinor: bigint }): Verdict {
  if (used.valueMinor + valueMinor > limits.dayMinor) return 'over_the_day';
  return valueMinor <= limits.aloneMinor ? 'alone' : 'second_person';
}

export function judgeClear({ limits, used }: { readonly limits: Limits; readonly used: UsedToday }): Verdict {
  if (used.clears + 1 > limits.clearsDay) return 'over_the_day';
  return used.clears + 1 <= limits.clearsAlone ? 'alone' : 'second_person';
}
