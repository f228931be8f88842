/** Every way in which M-Pesa, our books and the vendor can disagree. */
interface BreakClassOf {
  readonly area: 'mpesa' | 'books' | 'vendor';
  readonly severity: 'info' | 'warning' | 'error' | 'critical';
  /** For people, with what to do. */
  readonly title: string;
  /** What needs nobody is explained at once, in these words. */
  readonly explained?: string;
}

export const BREAK_CLASSES = {
  missing_in_books: { area: 'mpesa', severity: 'error', title: 'Money on the statement that the books do not have. Take it in.' },
  missing_on_statement: {
    area: 'mpesa',
    severity: 'critical',
    title: 'A payment in the books that the statement does not have: the notice may have been forged.',
  },
  missing_at_pull: {
    area: 'mpesa',
    severity: 'critical',
    title: 'A payment in the books that M-Pesa does not list when asked: the notice may have been forged.',
  },
  not_completed: { area: 'mpesa', severity: 'critical', title: 'The statement says that this payment did not complete, and the books have it.' },
  amount_differs: { area: 'mpesa', severity: 'critical', title: 'Statement and books have other amounts for one receipt.' },
  shortcode_differs: { area: 'mpesa', severity: 'error', title: 'The money went to another paybill than the books say.' },
  account_differs: { area: 'mpesa', severity: 'warning', title: 'The statement has another account number: another meter may have been paid for.' },
  duplicate_receipt: { area: 'mpesa', severity: 'error', title: 'One receipt stands on the statement more than once.' },
  reversed_but_vended: { area: 'mpesa', severity: 'critical', title: 'M-Pesa took the money back after the token was issued.' },
  reversed_not_booked: { area: 'mpesa', severity: 'error', title: 'M-Pesa took the money back, and the books still have it.' },
  reversed_unknown: { area: 'mpesa', severity: 'warning', title: 'M-Pesa took money back that the books never had.' },
  unknown_line: { area: 'mpesa', severity: 'warning', title: 'A line of the statement that is neither payment, charge nor transfer.' },
  fee_lines: { area: 'mpesa', severity: 'info', title: "M-Pesa's charges of the day.", explained: "The provider's charges; no customer's money." },
  own_transfers: {
    area: 'mpesa',
    severity: 'info',
    title: 'Settlements and payouts of the day.',
    explained: "Moved between the client's own accounts, or paid out by the client.",
  },
  timing: {
    area: 'mpesa',
    severity: 'info',
    title: 'Statement and notice put the payment on two sides of midnight.',
    explained: 'The two clocks differ by seconds; the amounts agree.',
  },
  payment_stuck: { area: 'books', severity: 'error', title: 'A payment that has not come to an end within an hour.' },
  payment_waiting: { area: 'books', severity: 'warning', title: 'Money that has waited for a person for more than a day.' },
  payment_without_order: { area: 'books', severity: 'critical', title: 'A payment that says it bought water, without an order that did.' },
  vendor_unordered: { area: 'vendor', severity: 'critical', title: 'A token in the history of the vendor that no order of ours asked for.' },
  vendor_missing: { area: 'vendor', severity: 'error', title: 'A token of ours that the history of the vendor does not have.' },
  vendor_token_differs: { area: 'vendor', severity: 'critical', title: 'The vendor has another token for this purchase than the customer was sent.' },
  vendor_amount_differs: { area: 'vendor', severity: 'error', title: 'The vendor counts another price or amount for this token.' },
  vendor_units_differ: { area: 'vendor', severity: 'error', title: 'The vendor counts another volume for this token.' },
  vendor_unread: { area: 'vendor', severity: 'warning', title: 'Histories that the vendor did not show; nothing is known about these meters.' },
} as const satisfies Record<string, BreakClassOf>;

export type BreakClass = keyof typeof BREAK_CLASSES;
export type BreakArea = BreakClassOf['area'];

export function classOf(name: BreakClass): BreakClassOf {
  return BREAK_CLASSES[name];
}

/** A disagreement as found; what is stored beside it (state, ages) outlives the finding. */
export interface FoundBreak {
  readonly class: BreakClass;
  /** One break of a class for each: a receipt, an order, a vendor's line. */
  readonly subject: string;
  readonly day: string;
  readonly channelId: string | null;
  readonly receipt: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly meterId: string | null;
  readonly lineId: string | null;
  /** What the other side has more than our books. */
  readonly differenceMinor: bigint;
  readonly differenceTenths: bigint;
  /** Ours and theirs side by side; texts and decimal strings. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

export const NO_SUBJECTS = {
  channelId: null,
  receipt: null,
  paymentId: null,
  orderId: null,
  meterId: null,
  lineId: null,
  differenceMinor: 0n,
  differenceTenths: 0n,
} as const satisfies Partial<FoundBreak>;
