import { Type, type Static } from 'typebox';
import { formatMinor } from '../../../../kernel/money.ts';
import { maskPhones } from '../masking.ts';
import type { ParsedEvent } from '../port.ts';
import { readable } from './facts.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const FactsBody = Type.Object(
  { receipt: maybe, amount: maybe, account: maybe, payer: maybe, payer_name: maybe, paid_at: maybe },
  { description: 'What can be read of the notice, believed or not; null where it does not say it.' },
);

/** What a notice says, so that nobody has to find it among its bytes. Numbers of people are masked, as they are there. */
export function presentFacts(parsed: ParsedEvent): Static<typeof FactsBody> {
  const { receipt, amountMinor, accountText, payerPhoneText, payerName, paidAt } = readable(parsed);
  return {
    receipt: receipt || null,
    amount: amountMinor === undefined ? null : formatMinor(amountMinor),
    account: accountText ? maskPhones(accountText.trim()) || null : null,
    payer: payerPhoneText ? maskPhones(payerPhoneText) : null,
    payer_name: payerName ? maskPhones(payerName.trim()) || null : null,
    paid_at: paidAt?.toISOString() ?? null,
  };
}
