import { isValidMeterNumber } from '@mkondo/sts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { normaliseAccount } from './account-text.ts';
import { numberIsAlias, numberTaken, wrongCheckDigit } from './errors.ts';
import { checkNumber } from './queries.ts';

/**
 * A meter number as kept, once nothing speaks against it. Numbers of 11 and 13 digits carry a Luhn digit
 * (IEC 62055-41), looked at unless the client holds meters that do not keep to it.
 * @throws AppError `invalid`
 */
export async function usableNumber(tx: Tx, text: string, exceptId: string | null): Promise<string> {
  const number = normaliseAccount(text);
  if (number === '' || number.length > 50) throw invalid({ meter_id: ['Not a meter number.'] });
  const { checkDigit, taken, isAlias } = await checkNumber(tx, number, exceptId);
  if (checkDigit && /^(\d{11}|\d{13})$/.test(number) && !isValidMeterNumber(number)) throw wrongCheckDigit();
  if (taken) throw numberTaken();
  if (isAlias) throw numberIsAlias();
  return number;
}
