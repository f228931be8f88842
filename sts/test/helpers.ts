import { expect } from 'vitest';
import { StsError } from '../src/index.ts';
import type { StsErrorCode } from '../src/index.ts';
import { TOKEN_SETS } from './vectors.ts';

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
export const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
export const KEY = bytes(TOKEN_SETS[6].key);
export const OTHER_KEY = bytes(TOKEN_SETS[7].key);

/** Asserts that `run` fails as a programmer's or issuer's mistake with this stable code. */
export function expectCode(run: () => unknown, code: StsErrorCode): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(StsError);
    expect((error as StsError).code).toBe(code);
    return;
  }
  expect.unreachable(`expected ${code}`);
}
