import { formatMinor } from '../../../kernel/money.ts';
import type { StatementReader } from '../../../modules/vending/reconciliation/port.ts';
import { noticeOf } from '../notice-words.ts';

/** `2547****678 - JANE DOE` is a number and a name; either may be missing. */
export const noticeOfLine: StatementReader['noticeOfLine'] = (line, shortcode) => {
  const [, phone = '', name = ''] = /^\s*([\d*+]{4,20})?\s*(?:-\s*)?(.*)$/.exec(line.payerText) ?? [];
  return noticeOf(
    {
      receipt: line.receipt,
      amount: formatMinor(line.amountMinor),
      shortcode,
      account: line.accountText,
      at: line.occurredAt,
      phone,
      name,
      type: line.reasonType,
    },
    { statement: { details: line.details, party: line.payerText, status: line.status } },
  );
};
