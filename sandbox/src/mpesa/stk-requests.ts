export type StkData = {
  checkout_request_id: string;
  merchant_request_id: string;
  shortcode: string;
  party_b: string;
  business: string;
  /** "100.00" */
  amount: string;
  msisdn: string;
  account: string;
  callback_url: string;
  /** When the prompt gives up, ms since the epoch. */
  expires: number;
  /** The result that comes by itself, for a push that reaches no screen. */
  fate: StkResult | null;
};

export type StkResult = { code: number | string; desc: string };

export type StkRequest = StkData & {
  requestedAt: number;
  result: (StkResult & { receipt?: string; at: string }) | null;
  /** Set while a PIN is being worked on: a prompt is answered once. */
  answering: boolean;
  queries: number;
};

export const STK_RESULTS = {
  success: { code: 0, desc: 'The service request is processed successfully.' },
  insufficient: { code: 1, desc: 'The balance is insufficient for the transaction.' },
  rule_limited: { code: 17, desc: 'Rule limited.' },
  too_long: { code: 1025, desc: 'An error occurred while sending a push request' },
  cancelled: { code: 1032, desc: 'Request cancelled by user' },
  timeout: { code: 1037, desc: 'DS timeout user cannot be reached' },
  wrong_pin: { code: 2001, desc: 'The initiator information is invalid.' },
} as const satisfies Record<string, StkResult>;
