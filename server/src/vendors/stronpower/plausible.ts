import type { VendRequest } from '../../modules/vending/tokens/port.ts';
import { near, readDecimal, scaled, times, type Decimal } from './decimals.ts';
import { decimalOf, field, type VendorRecord } from './records.ts';

const ONE: Decimal = { value: 1n, places: 0 };
const STEP: Decimal = { value: 1n, places: 1 };

/** Why a token that came back must not be delivered, or null. Fields that are absent prove nothing and are passed over. */
export function problemWith(record: VendorRecord, request: Pick<VendRequest, 'meterNumber' | 'quantity'>): string | null {
  const echoed = field(record, 'meter').replace(/[\s-]/g, '');
  if (echoed !== '' && echoed !== request.meterNumber) return 'wrong_meter';
  return asOrdered(record, request.quantity) && addsUp(record) ? null : 'amount_mismatch';
}

function asOrdered(record: VendorRecord, quantity: VendRequest['quantity']): boolean {
  const [name, places, wanted] = quantity.by === 'money' ? (['paid', 2, quantity.minor] as const) : (['units', 1, BigInt(quantity.tenths)] as const);
  const text = field(record, name);
  if (text === '') return true;
  const decimal = readDecimal(text);
  return decimal !== null && scaled(decimal, places) === wanted;
}

/** Paid = units × price × (1 + VAT) within one step of 0.1 m³, the resolution of an STS token. */
function addsUp(record: VendorRecord): boolean {
  const [paid, units, price] = [decimalOf(record, 'paid'), decimalOf(record, 'units'), decimalOf(record, 'price')];
  if (!paid || !units || !price) return (['paid', 'units', 'price'] as const).every((name) => field(record, name) === '' || decimalOf(record, name) !== null);
  return taxFactors(record).some((factor) => {
    const gross = times(price, factor);
    return near(paid, times(units, gross), times(STEP, gross));
  });
}

/** `Rate` is a percentage (`16`, `16.00`, `0.50`) or a fraction (`0.16`); a bare `1` also stands for "no factor". */
function taxFactors(record: VendorRecord): readonly Decimal[] {
  const rate = readDecimal(field(record, 'rate').replace('%', '')) ?? { value: 0n, places: 0 };
  const percent = plusOne({ value: rate.value, places: rate.places + 2 });
  const one = 10n ** BigInt(rate.places);
  if (rate.value < one) return [percent, plusOne(rate)];
  return rate.value === one ? [percent, ONE] : [percent];
}

function plusOne(decimal: Decimal): Decimal {
  return { value: decimal.value + 10n ** BigInt(decimal.places), places: decimal.places };
}
