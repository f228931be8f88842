import { randomHex } from '../../../kernel/crypto.ts';
import { invalid } from '../../../kernel/errors.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { RESERVED_NAMES } from '../sessions/index.ts';

const SHAPE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A slug is a host name's first label: no look-alikes (`xn--`), none that means the platform, none that reads as an id. */
function isUsable(slug: string): boolean {
  return SHAPE.test(slug) && !slug.includes('--') && !RESERVED_NAMES.has(slug) && !isUuid(slug);
}

/** @throws AppError `invalid`, under the field given. */
export function requireSlug(text: string, field = 'slug'): string {
  const slug = text.trim().toLowerCase();
  if (!isUsable(slug)) throw invalid({ [field]: ['Letters a to z, digits and single hyphens between them; some names are reserved.'] });
  return slug;
}

/** Slugs that suit a name, best first; the last ones are free for certain. */
export function* slugsFor(name: string): Generator<string> {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, '') || 'client';
  if (isUsable(plain)) yield plain;
  for (let number = 2; number < 6; number += 1) yield `${plain}-${number}`;
  for (let tries = 0; tries < 5; tries += 1) yield `${plain}-${randomHex(4)}`;
}
