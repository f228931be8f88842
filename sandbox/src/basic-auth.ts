/** User and password of an `Authorization: Basic` header; null when it is another kind or malformed. */
export function readBasic(header: string | undefined): { user: string; password: string } | null {
  if (header === undefined || !header.startsWith('Basic ')) return null;
  const text = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
