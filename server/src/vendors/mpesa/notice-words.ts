import { eatStamp } from './values.ts';

/** What a row of a list says, as texts of a C2B notice. */
export interface NoticeTexts {
  readonly receipt: string;
  readonly amount: string;
  readonly shortcode: string;
  readonly account: string;
  readonly at: Date | null;
  readonly phone: string;
  readonly name: string;
  readonly type: string;
}

/**
 * A row that M-Pesa lists, in the words in which it would have confirmed the payment, so that it goes the same way
 * and is read by the same parser. The row itself stands beside it as evidence.
 */
export function noticeOf(texts: NoticeTexts, beside: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(
    JSON.stringify({
      TransactionType: texts.type,
      TransID: texts.receipt,
      TransTime: texts.at ? eatStamp(texts.at) : '',
      TransAmount: texts.amount,
      BusinessShortCode: texts.shortcode,
      BillRefNumber: texts.account,
      MSISDN: texts.phone,
      FirstName: texts.name,
      ...beside,
    }),
  );
}
