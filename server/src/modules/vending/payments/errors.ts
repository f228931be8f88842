import { AppError, conflict, forbidden } from '../../../kernel/errors.ts';

export const alreadyVended = (): AppError => conflict('payments.already_vended', 'This payment has its token. Send it again instead of buying a second one.');
export const inFlight = (): AppError =>
  conflict('payments.in_flight', 'The vendor has been asked and its answer is not known yet. Nothing is asked twice; the outcome is being found out.');
export const refunded = (): AppError => conflict('payments.refunded', 'This payment was paid back, or is about to be.');
export const divided = (): AppError => conflict('payments.divided', 'This payment was divided. Work with its parts.');
export const needsMeter = (): AppError =>
  new AppError({ code: 'payments.needs_meter', status: 400, message: 'No meter is known for this payment. Assign it to a meter.' });
export const noChannel = (): AppError =>
  new AppError({ code: 'payments.no_channel', status: 409, message: 'This client has no paybill with a passkey, so no push can be sent.' });
export const needsRelease = (): AppError =>
  forbidden('This money is held because its notice proves nothing or its amount is above the limit: an administrator lets it go.');
