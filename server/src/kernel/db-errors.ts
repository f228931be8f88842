/** True when the transaction may simply be run again: the database was away, or chose it to end a deadlock. */
export function mayRunAgain(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return /^(08|57P|53|25P03|40)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
  return /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/i.test(error.message);
}

/** SQLSTATE classes 08 (connection), 57P (shutdown), 53 (resources), and the driver's own connection errors. */
export function databaseIsAway(code: string | undefined): boolean {
  return code !== undefined && (/^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code));
}
