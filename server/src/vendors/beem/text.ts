import { parseExact, toText as textOf } from '../../kernel/text.ts';

/** As the kernel's `toText`; Beem also answers `true` and `false` where its pages show text. */
export function toText(value: unknown): string {
  return typeof value === 'boolean' ? String(value) : textOf(value);
}

/** JSON with every number as the text that stood there (ids may outgrow a float), or undefined. */
export function parseAnswer(body: string): unknown {
  try {
    return parseExact(body);
  } catch {
    return undefined;
  }
}
