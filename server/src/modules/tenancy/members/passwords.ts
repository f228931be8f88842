import { hashPassword } from '../../../kernel/crypto.ts';
import { invalid } from '../../../kernel/errors.ts';
import { isCommonPassword } from './common-passwords.ts';

const SHORTEST = 8;
const LONGEST = 256;

/**
 * Hash of a password that may be used; length and known passwords are checked, composition is not
 * (OWASP ASVS 5.0 §6.2). The text is taken exactly as given.
 * @throws AppError `invalid` with the reason under `password`, or the field given.
 */
export async function acceptPassword(password: string, email: string, field = 'password'): Promise<string> {
  const problem = problemOf(password, email);
  if (problem) throw invalid({ [field]: [problem] });
  return hashPassword(password);
}

function problemOf(password: string, email: string): string | null {
  const length = password.match(/./gsu)?.length ?? 0;
  if (length < SHORTEST) return `At least ${SHORTEST} characters.`;
  if (length > LONGEST) return `At most ${LONGEST} characters.`;
  const lower = password.toLowerCase();
  if (lower === email || lower === email.split('@')[0]) return 'Must not be the e-mail address.';
  return isCommonPassword(password) ? 'This password is among those that are guessed first. Choose another.' : null;
}
