import { priceOfVolume } from '../pricing.ts';
import type { TariffTerms } from '../terms.ts';
import type { MeterMonth } from './queries.ts';

/** Minor units of what customers paid for their water, without debts and remainders. */
export interface Bill {
  readonly water: bigint;
  readonly vat: bigint;
  readonly levies: bigint;
  readonly standing: bigint;
}

const NOTHING: Bill = { water: 0n, vat: 0n, levies: 0n, standing: 0n };

function plus(a: Bill, b: Bill): Bill {
  return { water: a.water + b.water, vat: a.vat + b.vat, levies: a.levies + b.levies, standing: a.standing + b.standing };
}

export function totalOf({ water, vat, levies, standing }: Bill): bigint {
  return water + vat + levies + standing;
}

/** One customer's (or, without one, meter's) month, as it was and as it would be for the same water. */
export interface OwnerMonth {
  readonly ownerId: string;
  readonly meters: readonly string[];
  readonly before: Bill;
  readonly after: Bill;
}

/** Upper bounds of the change in whole percent; the last class has none. */
export const CLASSES = [-20, -10, -5, 0, 5, 10, 20] as const;
const MOST_SHOWN = 10;

export interface Impact {
  readonly owners: number;
  readonly more: number;
  readonly less: number;
  readonly before: Bill;
  readonly after: Bill;
  /** How many customers' bills change by up to each of `CLASSES`, and by more; those unchanged are not among them. */
  readonly classes: readonly number[];
  /** Those who would pay most more. */
  readonly worst: readonly OwnerMonth[];
}

/** What the month's purchases of a meter would have cost by other terms, each from its place in the month. Pure. */
export function reprice(month: MeterMonth, terms: TariffTerms): Bill {
  let bill = NOTHING;
  let monthTenths = 0;
  for (const [index, tenths] of month.tenths.entries()) {
    if (month.ours[index] === true) {
      const { waterMinor, vatMinor, levyMinor } = priceOfVolume({ tariff: terms, tenths, monthTenths });
      bill = plus(bill, { water: waterMinor, vat: vatMinor, levies: levyMinor, standing: 0n });
    }
    monthTenths += tenths;
  }
  return month.standing_elsewhere ? bill : { ...bill, standing: terms.standingChargeMinor };
}

/** Adds meters up that come owner by owner; asks for no more memory than what it tells. */
export async function impactOf(months: AsyncIterable<readonly MeterMonth[]>, terms: TariffTerms): Promise<Impact> {
  const sum = { owners: 0, more: 0, less: 0, before: NOTHING, after: NOTHING, classes: [...CLASSES, 0].map(() => 0), worst: [] as OwnerMonth[] };
  let current: OwnerMonth | null = null;
  for await (const rows of months) {
    for (const row of rows) {
      if (current !== null && current.ownerId !== row.owner_id) count(sum, current);
      current = joined(current?.ownerId === row.owner_id ? current : null, row, terms);
    }
  }
  if (current !== null) count(sum, current);
  return sum;
}

function joined(owner: OwnerMonth | null, row: MeterMonth, terms: TariffTerms): OwnerMonth {
  const before = { water: row.water_minor, vat: row.vat_minor, levies: row.levy_minor, standing: row.standing_minor };
  return {
    ownerId: row.owner_id,
    meters: [...(owner?.meters ?? []), row.meter_number],
    before: plus(owner?.before ?? NOTHING, before),
    after: plus(owner?.after ?? NOTHING, reprice(row, terms)),
  };
}

type Counting = { -readonly [K in keyof Impact]: Impact[K] } & { classes: number[]; worst: OwnerMonth[] };

function count(sum: Counting, owner: OwnerMonth): void {
  const [before, after] = [totalOf(owner.before), totalOf(owner.after)];
  sum.owners += 1;
  sum.before = plus(sum.before, owner.before);
  sum.after = plus(sum.after, owner.after);
  if (after === before) return;
  if (after > before) sum.more += 1;
  else sum.less += 1;
  const place = classOf(before, after);
  sum.classes[place] = sum.classes[place]! + 1;
  if (after > before) sum.worst = [...sum.worst, owner].sort(byChange).slice(0, MOST_SHOWN);
}

function classOf(before: bigint, after: bigint): number {
  const found = CLASSES.findIndex((percent) => (after - before) * 100n <= before * BigInt(percent));
  return found < 0 ? CLASSES.length : found;
}

function byChange(a: OwnerMonth, b: OwnerMonth): number {
  const [left, right] = [totalOf(a.after) - totalOf(a.before), totalOf(b.after) - totalOf(b.before)];
  return left === right ? 0 : left > right ? -1 : 1;
}
