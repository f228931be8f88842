import type { VendOutcome } from '../port.ts';

/** Whether an outcome speaks for the vendor's being there, against it, or says nothing of that. */
export type Sign = 'up' | 'down' | 'nothing';

/** Reasons that lie with us, with one order, or with what was asked, and not with the vendor's health. */
const NOT_THE_VENDOR: ReadonlySet<string> = new Set([
  'invalid_url',
  'invalid_request',
  'send_deadline',
  'vendor_customer_id_missing',
  'unit_price_missing',
  'adapter_failed',
  'wrong_meter',
  'amount_mismatch',
  'token_malformed',
  'several_records',
]);

export function signOf(outcome: VendOutcome): Sign {
  if (outcome.kind === 'issued' || outcome.kind === 'refused') return 'up';
  if (outcome.kind === 'unproven_refusal' || NOT_THE_VENDOR.has(outcome.reason)) return 'nothing';
  return 'down';
}

/** So many failures without one answer between them open the circuit. */
const FAILURES_IN_ROW = 5;
/** As does half of the answers of a minute, once there are enough to tell. */
const FEWEST_TO_TELL = 20;
const WINDOW_MS = 60_000;
const SLICE_MS = 5_000;

interface Slice {
  readonly from: number;
  up: number;
  down: number;
}

/** The answers of one account as one process has seen them; bounded whatever the load. */
export class Tally {
  #inRow = 0;
  #slices: Slice[] = [];

  get inRow(): number {
    return this.#inRow;
  }

  /**
   * Counts a sign.
   * @param now monotonic milliseconds
   * @returns whether the circuit should open
   */
  add(sign: Sign, now: number): boolean {
    if (sign === 'nothing') return false;
    this.#inRow = sign === 'up' ? 0 : this.#inRow + 1;
    this.#slice(now)[sign] += 1;
    return sign === 'down' && (this.#inRow >= FAILURES_IN_ROW || this.#mostlyDown());
  }

  clear(): void {
    this.#inRow = 0;
    this.#slices = [];
  }

  #slice(now: number): Slice {
    this.#slices = this.#slices.filter((slice) => now - slice.from < WINDOW_MS);
    const last = this.#slices.at(-1);
    if (last && now - last.from < SLICE_MS) return last;
    const next = { from: now, up: 0, down: 0 };
    this.#slices.push(next);
    return next;
  }

  #mostlyDown(): boolean {
    const down = this.#slices.reduce((sum, slice) => sum + slice.down, 0);
    const all = this.#slices.reduce((sum, slice) => sum + slice.up + slice.down, 0);
    return all >= FEWEST_TO_TELL && down * 2 >= all;
  }
}
