/** What can be tried live, each by itself. */
export const LIVE = ['mpesa_credentials', 'mpesa_urls', 'vendor_account', 'sms_gateway', 'email'] as const;
export type LiveCode = (typeof LIVE)[number];

/** Everything that selling needs, in the order in which it is set up. */
export type CheckCode = 'client' | 'paybill' | LiveCode | 'mpesa_initiator' | 'tariff' | 'meters' | 'first_sale';

export type CheckState = 'ok' | 'missing' | 'failing' | 'untested';

/** What to do next, by check and state. Read by people of the utility. */
export const NEXT_ACTION: Readonly<Record<CheckCode, Readonly<Record<Exclude<CheckState, 'ok'>, string>>>> = {
  client: same('Ask the platform to switch this client on.'),
  paybill: same('Add your paybill or till under Channels.'),
  mpesa_credentials: {
    missing: 'Enter the consumer key and secret of your Daraja application.',
    failing: 'Compare the consumer key and secret with those on the Daraja portal, then test again.',
    untested: 'Test the consumer key and secret.',
  },
  mpesa_urls: {
    missing: 'Register the addresses of this paybill with M-Pesa.',
    failing: 'Read what M-Pesa said. Addresses that are registered already are removed by apisupport@safaricom.co.ke; then register again.',
    untested: 'M-Pesa did not answer. Register the addresses again.',
  },
  mpesa_initiator: {
    missing:
      'Optional: enter the initiator of your paybill and its security credential. Without them M-Pesa is not asked about doubtful notices, and nothing can be reversed.',
    failing:
      'M-Pesa refused the initiator today, so nothing is asked by itself. Renew its password on the M-Pesa portal and enter the new security credential.',
    untested: 'Ask M-Pesa about a payment to see that the initiator works.',
  },
  vendor_account: {
    missing: 'Add your vending account: company, user name and password.',
    failing: 'Compare company, user name and password with the vendor, and see that your meters are registered there; then test again.',
    untested: 'Test the vending account. It needs one of your meters to ask for.',
  },
  sms_gateway: {
    missing: 'Add an SMS gateway: tokens reach people by text message.',
    failing: 'Compare the credentials with the gateway and see that there is credit, then test again.',
    untested: 'Test the SMS gateway.',
  },
  email: {
    missing: 'Mail is optional. Ask the platform for a mail server if you want it.',
    failing: 'Tell the platform that its mail server refuses to be used.',
    untested: 'Test the mail server.',
  },
  tariff: same('Add a default tariff that is in force.'),
  meters: same('Add a meter, or import your list of meters.'),
  first_sale: same('Pay a small amount to your paybill with a meter number, and see that the token arrives.'),
};

function same(text: string): Readonly<Record<Exclude<CheckState, 'ok'>, string>> {
  return { missing: text, failing: text, untested: text };
}
