import { AppError } from './errors.ts';

/** Strong entity tag of a shared object: its last edit, to the microsecond. Sales do not change it. */
export function etagOf(editedMicros: bigint): string {
  return `"${editedMicros.toString(36)}"`;
}

/**
 * Lets a change through when the caller saw the object as it is (RFC 9110 §13.1.1), or did not say what it saw.
 * @throws AppError `precondition_failed`, 412
 */
export function requireMatch(ifMatch: string | undefined, editedMicros: bigint): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const seen = ifMatch.split(',').map((tag) => tag.trim());
  if (seen.includes(etagOf(editedMicros))) return;
  throw new AppError({
    code: 'precondition_failed',
    status: 412,
    message: 'Somebody else has changed this meanwhile. Load it again, then repeat your change.',
  });
}
