import { invalid } from '../../../../kernel/errors.ts';
import { parseMinor } from '../../../../kernel/money.ts';
import { MOST_TENTHS, parseTenths } from '../../tariffs/index.ts';
import type { Asked } from './quote.ts';

/** @throws AppError `invalid` with what is wrong with the amount */
export function askedFor(amount: string, byUnits: boolean): Asked {
  if (!byUnits) {
    const minor = parseMinor(amount);
    if (minor === null || minor <= 0n) throw invalid({ amount: ['Must be a positive amount with at most two decimals.'] });
    return { by: 'money', minor };
  }
  const tenths = parseTenths(amount);
  if (tenths === null || tenths <= 0 || tenths > MOST_TENTHS) throw invalid({ amount: ['Must be a positive volume in steps of 0.1 m³.'] });
  return { by: 'units', tenths };
}
