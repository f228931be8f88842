/** Values of the environment, read strictly: a wrong one stops the start with a line that names it. */

export function portOf(text: string | undefined, fallback: number, name: string): number {
  const port = text ? Number(text) : fallback;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port number`);
  return port;
}

export function countOf(text: string | undefined, fallback: number, name: string): number {
  if (!text) return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw new Error(`${name} must be a whole number above 0`);
  return Number(text);
}

export function list(text: string | undefined, fallback: readonly string[]): readonly string[] {
  return text === undefined
    ? fallback
    : text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
}

export function blankToUndefined(text: string | undefined): string | undefined {
  return text ? text : undefined;
}
