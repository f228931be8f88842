import { invalid } from '../../../../kernel/errors.ts';
import type { MoneyReceived, ParsedEvent } from '../port.ts';
import { fit } from '../read-event.ts';

/** What a person types where a notice does not say it, or says it wrong. */
export interface Typed {
  readonly receipt?: string | undefined;
  readonly amountMinor?: bigint | undefined;
  readonly accountText?: string | undefined;
}

export interface Facts {
  readonly money: MoneyReceived;
  /** Receipt or amount are a person's word: a second person must agree. */
  readonly byHand: boolean;
}

/** What can be read of a notice, believed or not. */
export function readable(parsed: ParsedEvent): Partial<MoneyReceived> {
  switch (parsed.kind) {
    case 'money':
      return parsed.money;
    case 'quarantine':
      return parsed.hint;
    case 'stk':
      return parsed.stk.paid
        ? {
            receipt: parsed.stk.paid.receipt,
            amountMinor: parsed.stk.paid.amountMinor,
            payerPhone: parsed.stk.paid.phone,
            payerPhoneText: parsed.stk.paid.phone,
            paidAt: parsed.stk.paid.paidAt,
          }
        : {};
    case 'unreadable':
      return {};
    default:
      return parsed satisfies never;
  }
}

const NOTHING_SAID = { accountText: '', payerPhone: null, payerPhoneText: '', payerName: '', transactionType: '', paidAt: null, thirdPartyReference: '' };
const RECEIPT = /^[A-Z0-9]{10}$/;
/** M-Pesa's most for one transaction. */
const LARGEST_MINOR = 25_000_000n;

/**
 * The money that a notice and a person tell of together. Pure.
 * @param shortcode the paybill at whose door the notice came in
 * @throws AppError `invalid` when receipt or amount are still missing or impossible.
 */
export function factsOf(parsed: ParsedEvent, typed: Typed, shortcode: string): Facts {
  const read = readable(parsed);
  const receipt = typed.receipt ?? read.receipt ?? '';
  const amountMinor = typed.amountMinor ?? read.amountMinor ?? 0n;
  if (!RECEIPT.test(receipt)) throw invalid({ receipt: ['The notice gives no receipt of ten letters and digits. Type it from the statement.'] });
  if (amountMinor <= 0n || amountMinor > LARGEST_MINOR)
    throw invalid({ amount: ['The notice gives no amount that can be booked. Type it from the statement.'] });
  const money = fit({
    ...NOTHING_SAID,
    ...read,
    receipt,
    amountMinor,
    shortcode,
    ...(typed.accountText === undefined ? {} : { accountText: typed.accountText }),
  });
  return { money, byHand: receipt !== read.receipt || amountMinor !== read.amountMinor };
}
