import { AppError } from '../../../kernel/errors.ts';

const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** One answer for an unknown address, a wrong password and a disabled account. The older systems answer 400 here. */
export function invalidCredentials(): AppError {
  return new AppError({ code: 'auth.invalid_credentials', status: 400, message: 'The e-mail address or the password is wrong.' });
}

/** Told only to somebody who proved who they are. */
export function noClient(): AppError {
  return new AppError({ code: 'auth.no_client', status: 403, message: 'Your account belongs to no active client. Ask your administrator.' });
}

export function signInFirst(): AppError {
  return new AppError({ code: 'auth.required', status: 401, message: 'Sign in first.', headers: CHALLENGE });
}

/** Expired, ended, forged or never issued: what exactly is nobody's business. */
export function invalidToken(): AppError {
  return new AppError({ code: 'auth.invalid_token', status: 401, message: 'The access token or API key is not valid or has expired.', headers: CHALLENGE });
}

export function invalidRefresh(): AppError {
  return new AppError({
    code: 'auth.invalid_refresh',
    status: 401,
    message: 'The refresh token is not valid or has expired. Sign in again.',
    headers: CHALLENGE,
  });
}
