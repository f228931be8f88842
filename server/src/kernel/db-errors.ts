/** True when the transaction may simply be run again: the database was away, or chose it to end a deadlock. */
export function mayRunAgain(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return /^(25P03|40)/.test(code) || databaseIsAway(error);
  return /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/i.test(error.message);
}

const UNREACHABLE: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/**
 * SQLSTATE classes 08 (connection), 57P (shutdown), 53 (resources), and the driver's own connection errors;
 * one of them is that the local socket of a stopped server is gone.
 */
export function databaseIsAway(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  if (UNREACHABLE.includes(code)) return true;
  return code === 'ENOENT' ? syscall === 'connect' : typeof code === 'string' && /^(08|57P|53)/.test(code);
}

/** A unique key refused the row: somebody else was faster. */
export function isDuplicate(error: unknown): boolean {
  return ((error ?? {}) as { code?: unknown }).code === '23505';
}
