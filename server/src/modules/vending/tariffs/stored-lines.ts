import type { PriceLine } from './pricing.ts';

type Stored<L = PriceLine> = L extends PriceLine ? { readonly [K in keyof L]: L[K] extends bigint ? string : L[K] } : never;

/** The lines of a price as an order keeps them: JSON, with amounts as text. An order without any has none. */
export function readLines(pricing: unknown): PriceLine[] {
  return Array.isArray(pricing) ? (pricing as Stored[]).map(lineOf) : [];
}

function lineOf(line: Stored): PriceLine {
  const minor = BigInt(line.minor);
  // levies of older orders know no amount for each m³
  if (line.part === 'levy') return { ...line, minor, perUnitMinor: BigInt(line.perUnitMinor ?? 0) };
  if (line.part === 'block') return { ...line, minor, priceMinor: BigInt(line.priceMinor) };
  return { ...line, minor };
}
