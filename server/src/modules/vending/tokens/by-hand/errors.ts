import { AppError, conflict } from '../../../../kernel/errors.ts';

export const meterSuspended = (): AppError => conflict('tokens.meter_suspended', 'This meter is suspended. Resume it before water is issued for it.');
export const noVendorAccount = (): AppError => conflict('tokens.no_vendor_account', 'No vending account is set up for this meter.');
export const noTariff = (): AppError => conflict('tokens.no_tariff', 'No tariff is in force for this meter.');
export const notTheHolder = (): AppError =>
  conflict('tokens.customer_not_of_meter', 'This customer does not hold this meter. Choose the one who does, or none.');
export const byMoneyOnly = (): AppError =>
  conflict('tokens.by_money_only', 'The vendor prices this meter, so what a volume costs is not known here. Issue by money instead.');
export const tooLittle = (): AppError => conflict('tokens.too_little', 'This buys less than 0.1 m³.');
export const walletTooSmall = (): AppError => conflict('tokens.wallet_too_small', 'The wallet holds less than this costs.');
export const overTheDay = (): AppError =>
  new AppError({ code: 'tokens.day_limit', status: 403, message: 'This passes what you may ask for in one day. Ask a colleague, or raise the limit.' });
export const peopleOnly = (): AppError =>
  new AppError({ code: 'tokens.people_only', status: 403, message: 'This is decided by people who are signed in, not by an API key.' });
export const secondPerson = (): AppError =>
  new AppError({ code: 'tokens.second_person', status: 403, message: 'A second person must approve; you asked for it.' });
export const decidedAlready = (): AppError => conflict('tokens.request_decided', 'This request has been decided.');
export const unknownAtVendor = (): AppError =>
  conflict('tokens.meter_not_at_vendor', "The vendor does not know this meter under the client's account, so it cannot clear it. Register it there first.");
export const vendorAway = (): AppError =>
  new AppError({
    code: 'tokens.vendor_unavailable',
    status: 503,
    message: 'The vendor does not answer at the moment. Try again later.',
    headers: { 'retry-after': '60' },
  });
