/** English of the desk of refunds. */
export const en = {
  'refunds.text': 'Money that is asked back. Whoever did not ask decides.',
  'refunds.open': 'Open',
  'refunds.all': 'All',
  'refunds.empty': 'Nobody asks for money back',
  'refunds.emptyText': 'Open a payment that bought nothing and choose “Pay back”. It waits here for a second person.',
  'refunds.toPayment': 'To the payment',
} as const;
