import { invalid } from '../../../kernel/errors.ts';

const LONGEST = 90_000;
/** First bytes of the kinds of pictures that a page shows. */
const MAGIC: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['89504e470d0a1a0a'],
  'image/jpeg': ['ffd8ff'],
  'image/webp': ['52494646'],
};

/**
 * A small picture as a `data:` address, or none. No link: pages would tell its server who reads them and when.
 * @throws AppError `invalid` under `avatar`.
 */
export function avatarOf(text: string | null | undefined): string | null | undefined {
  if (text === undefined) return undefined;
  if (text === null || text === '') return null;
  const match = text.length <= LONGEST ? /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+={0,2})$/.exec(text) : null;
  const head = match ? Buffer.from(match[2]!.slice(0, 24), 'base64').toString('hex') : '';
  if (!match || !MAGIC[match[1]!]!.some((magic) => head.startsWith(magic)))
    throw invalid({ avatar: ['A PNG, JPEG or WebP of at most 64 kB, as data:image/png;base64,…'] });
  return text;
}
