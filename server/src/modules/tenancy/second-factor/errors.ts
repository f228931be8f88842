import { AppError, conflict } from '../../../kernel/errors.ts';

/** The password was right; the sign-in goes on with the same words and a code. */
export function codeRequired(): AppError {
  return new AppError({
    code: 'auth.code_required',
    status: 401,
    message: 'Enter the code of your authenticator app, or one of your recovery codes.',
    details: { second_factor: true },
  });
}

/** Wrong, of another time, or used before: which is nobody's business. */
export function invalidCode(): AppError {
  return new AppError({ code: 'auth.invalid_code', status: 400, message: 'This code is not valid or was used already. Wait for the next one.' });
}

export const alreadyOn = (): AppError => conflict('second_factor.on', 'The second factor is on already. Turn it off first.');
export const notOn = (): AppError => conflict('second_factor.off', 'The second factor is not on.');
export const notBegun = (): AppError =>
  new AppError({ code: 'second_factor.not_begun', status: 400, message: 'Ask for a secret first, then confirm it with a code.' });
export const requiredHere = (): AppError => conflict('second_factor.required', 'Your client demands a second factor. It cannot be turned off.');

/** For everything but one's own account, until the second factor is set up and shown. */
export function secondFactorNeeded(): AppError {
  return new AppError({
    code: 'auth.second_factor_needed',
    status: 403,
    message: 'Your client demands a second factor. Set it up in your profile, or sign in again with a code.',
  });
}
