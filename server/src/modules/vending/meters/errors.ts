import { AppError, conflict, invalid } from '../../../kernel/errors.ts';

export const numberTaken = (): AppError => invalid({ meter_id: ['A meter with this number is registered already.'] });
export const numberIsAlias = (): AppError => invalid({ meter_id: ['This number is an alias of another meter.'] });
export const wrongCheckDigit = (): AppError => invalid({ meter_id: ['The check digit does not fit: one digit is wrong, or two are swapped.'] });
export const inFlight = (): AppError => conflict('meters.vend_in_flight', 'A purchase for this meter is under way. Try again when it is done.');
export const hasHistory = (): AppError =>
  conflict('meters.number_in_use', 'Tokens were issued for this number, so it stays. Register the new device as a meter of its own.');
export const notSuspended = (): AppError => conflict('meters.not_suspended', 'Only a suspended meter can be resumed.');
export const vendorUnavailable = (): AppError =>
  new AppError({
    code: 'meters.vendor_unavailable',
    status: 503,
    message: 'The vending system does not answer at the moment. Try again.',
    headers: { 'retry-after': '30' },
  });
export const noVendorAccount = (): AppError => conflict('meters.no_vendor_account', 'No account at a vending system is set up for this client.');
export const notAtVendor = (): AppError => new AppError({ code: 'meters.not_at_vendor', status: 404, message: 'The vending system does not know this meter.' });
/** The older system answers 400 here, and its clients look for that. */
export const alreadyAssigned = (toThis: boolean): AppError =>
  new AppError({
    code: toThis ? 'meters.already_assigned_here' : 'meters.already_assigned',
    status: 400,
    message: toThis ? 'This customer has this meter already.' : 'Another customer has this meter. Unassign it there first.',
  });
