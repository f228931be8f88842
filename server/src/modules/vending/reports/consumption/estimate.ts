/** One purchase of water. */
export interface Purchase {
  readonly at: Date;
  readonly tenths: number;
}

export interface Estimate {
  /** Litres a day, rounded; null where the purchases do not tell. */
  readonly litresPerDay: number | null;
  /** Whole days until the last purchase is used up, 0 when it should be; null where the purchases do not tell. */
  readonly daysLeft: number | null;
  /** The usual days between two purchases; null with fewer than three. */
  readonly usualGapDays: number | null;
  /** Bought regularly, and then not for three of the usual gaps (a fortnight at least): empty house, bypass or a broken meter. */
  readonly noPurchase: boolean;
  /** The last thirty days are under half of what the three months before had on average. */
  readonly suddenFall: boolean;
}

const DAY_MS = 86_400_000;
const LITRES_PER_TENTH = 100;
/** Fewer purchases, or closer together, say nothing about a habit. */
const FEWEST_PURCHASES = 3;
const SHORTEST_HISTORY_MS = 7 * DAY_MS;
const GAPS_OF_SILENCE = 3;
const SHORTEST_SILENCE_DAYS = 14;
const FALL_WINDOW_DAYS = 30;
const WINDOWS_BEFORE = 3;
/** How far back purchases are looked at. */
export const HISTORY_DAYS = FALL_WINDOW_DAYS * (WINDOWS_BEFORE + 1);

/**
 * What a meter's purchases tell about its use, without any reading: people buy when the meter runs dry, so all that was
 * bought before the last purchase was used between the first and the last. An estimate, never a bill.
 * @param purchases oldest first
 */
export function estimate(purchases: readonly Purchase[], now: Date): Estimate {
  const [first, last] = [purchases[0], purchases.at(-1)];
  const suddenFall = fell(purchases, now);
  if (!first || !last || purchases.length < FEWEST_PURCHASES) return { litresPerDay: null, daysLeft: null, usualGapDays: null, noPurchase: false, suddenFall };
  const spanMs = last.at.getTime() - first.at.getTime();
  const usualGapDays = Math.max(1, Math.round(median(gapsOf(purchases)) / DAY_MS));
  const silentDays = Math.floor((now.getTime() - last.at.getTime()) / DAY_MS);
  const noPurchase = silentDays >= Math.max(SHORTEST_SILENCE_DAYS, GAPS_OF_SILENCE * usualGapDays);
  const usedTenths = sum(purchases) - last.tenths;
  if (spanMs < SHORTEST_HISTORY_MS || usedTenths <= 0) return { litresPerDay: null, daysLeft: null, usualGapDays, noPurchase, suddenFall };
  const msPerTenth = spanMs / usedTenths;
  const leftMs = last.tenths * msPerTenth - (now.getTime() - last.at.getTime());
  return {
    litresPerDay: Math.round((LITRES_PER_TENTH * DAY_MS) / msPerTenth),
    daysLeft: Math.max(0, Math.floor(leftMs / DAY_MS)),
    usualGapDays,
    noPurchase,
    suddenFall,
  };
}

function sum(purchases: readonly Purchase[]): number {
  return purchases.reduce((tenths, purchase) => tenths + purchase.tenths, 0);
}

function gapsOf(purchases: readonly Purchase[]): number[] {
  return purchases.slice(1).map((purchase, index) => purchase.at.getTime() - purchases[index]!.at.getTime());
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Each window of the months before must have had a purchase: else there was no habit to fall from. */
function fell(purchases: readonly Purchase[], now: Date): boolean {
  const window = (back: number): number => sum(purchases.filter(({ at }) => Math.floor((now.getTime() - at.getTime()) / (FALL_WINDOW_DAYS * DAY_MS)) === back));
  const before = Array.from({ length: WINDOWS_BEFORE }, (_, index) => window(index + 1));
  return before.every((tenths) => tenths > 0) && window(0) * 2 * WINDOWS_BEFORE < before.reduce((total, tenths) => total + tenths, 0);
}
