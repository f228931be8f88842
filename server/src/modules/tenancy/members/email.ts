import { invalid } from '../../../kernel/errors.ts';

/** Where accounts stand that have not proved an address; nothing is ever sent there (RFC 2606). */
export const UNPROVED = '@unverified.invalid';

const LONGEST = 254;
const SHAPE = /^[!-?a-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** The address as it is stored and compared: trimmed, lower case; null when it is none. */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= LONGEST && SHAPE.test(email) && !email.endsWith(UNPROVED) ? email : null;
}

/** @throws AppError `invalid` with the reason under `email`. */
export function requireEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw invalid({ email: ['Not an e-mail address.'] });
  return email;
}
