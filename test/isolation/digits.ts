let given = 0;

/** That many digits, at least six, the first no zero. Never the same twice: thousands of families share one database, where random numbers would meet. */
export function digits(count: number): string {
  const value = 10n ** BigInt(count - 1) + BigInt((given += 1));
  return String(value);
}
