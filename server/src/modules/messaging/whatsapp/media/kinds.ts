import type { MediaKind } from '../port.ts';

const MB = 1024 * 1024;

/** What WhatsApp takes of each kind: types, and bytes at most. */
export const MEDIA_RULES: Readonly<Record<MediaKind, { readonly most: number; readonly types: RegExp }>> = {
  image: { most: 5 * MB, types: /^image\/(jpeg|png)$/ },
  video: { most: 16 * MB, types: /^video\/(mp4|3gpp)$/ },
  audio: { most: 16 * MB, types: /^audio\/(aac|amr|mpeg|mp4|ogg)(; codecs=opus)?$/ },
  document: { most: 100 * MB, types: /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/ },
  sticker: { most: 500 * 1024, types: /^image\/webp$/ },
};

/** First bytes of types that can be told by them. */
const SIGNS: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { type: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { type: 'image/webp', at: 8, bytes: '57454250' },
  { type: 'application/pdf', at: 0, bytes: '255044462d' },
  { type: 'audio/ogg', at: 0, bytes: '4f676753' },
  { type: 'video/mp4', at: 4, bytes: '66747970' },
  { type: 'application/zip', at: 0, bytes: '504b0304' },
];

/** The type that the bytes themselves show; null when they show none that is known. */
function typeOf(content: Uint8Array): string | null {
  const bytes = Buffer.from(content.subarray(0, 16)).toString('hex');
  return SIGNS.find(({ at, bytes: sign }) => bytes.startsWith(sign, at * 2))?.type ?? null;
}

/** `audio/mp4`, `video/3gpp` and the office formats begin like their containers. */
const CONTAINS: Readonly<Record<string, RegExp>> = {
  'video/mp4': /^(video\/(mp4|3gpp|quicktime)|audio\/(mp4|aac|x-m4a))$/,
  'application/zip': /^application\/(zip|vnd\..+)$/,
  'audio/ogg': /^audio\/ogg/,
};

/** True when the bytes do not speak against the type that was named. */
export function fits(mime: string, content: Uint8Array): boolean {
  const shown = typeOf(content);
  if (shown === null) return !/^image\/|^application\/pdf$/.test(mime);
  return CONTAINS[shown]?.test(mime) ?? shown === mime;
}

/** The kind that WhatsApp would show a file of this type as. */
export function kindOf(mime: string): MediaKind {
  const found = (['image', 'video', 'audio'] as const).find((kind) => MEDIA_RULES[kind].types.test(mime));
  return found ?? 'document';
}
