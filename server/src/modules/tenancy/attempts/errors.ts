import { AppError } from '../../../kernel/errors.ts';

export function tooManyAttempts(seconds: number): AppError {
  return new AppError({
    code: 'auth.too_many_attempts',
    status: 429,
    message: 'Too many failed attempts. Wait, then try again.',
    details: { retry_after: seconds },
    headers: { 'retry-after': String(seconds) },
  });
}
