/** English of what one person may do alone. Its keys are the keys of the other languages. */
export const en = {
  'limits.text': 'What one person may do alone, and when a second one is asked.',
  'limits.tokens': 'Tokens by hand',
  'limits.tokensText': 'Water without a payment, at the price of the tariff, and tokens that clear a meter. Counted for each person and day.',
  'limits.alone': 'One token alone, up to',
  'limits.aloneHint': 'Above it a second person approves.',
  'limits.perDay': 'All in a day, up to',
  'limits.perDayHint': 'Above it nothing is issued, whoever approves.',
  'limits.clearsAlone': 'Clears a day alone',
  'limits.clearsDay': 'Clears a day at most',
  'limits.asDelivered': 'As delivered',
  'limits.adjustments': 'Wallets and debts put right',
  'limits.adjustmentsText': 'What one person may put right in a day without a second one; given and taken count alike. Debts of a file do not count.',
  'limits.adjustAlone': 'Alone in a day, up to',
  'limits.campaignsText': 'To how many people one person may begin a campaign.',
  'limits.campaignsAlone': 'Alone, to at most so many people',
  'limits.campaignsHint': 'Empty: nobody needs a second person. Nobody approves a campaign of their own.',
} as const;
