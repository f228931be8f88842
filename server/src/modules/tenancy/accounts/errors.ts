import { AppError, conflict, forbidden, type ErrorInit } from '../../../kernel/errors.ts';

const CLOSED: ErrorInit = {
  code: 'auth.registration_closed',
  status: 403,
  message: 'Registration is closed here. Ask the platform’s staff for an account.',
};

export const registrationClosed = (): AppError => new AppError(CLOSED);

/** Never issued, used, expired, of another purpose: which is nobody's business. */
export function invalidLink(): AppError {
  return new AppError({ code: 'auth.invalid_link', status: 400, message: 'This link is not valid any more. Ask for a new one.' });
}

export const addressNotProved = (): AppError => forbidden('Prove your e-mail address first: a link was sent to you.');
export const tooManyWorkspaces = (): AppError => conflict('tenants.too_many', 'You own as many workspaces as one account may. Ask the platform’s staff.');
