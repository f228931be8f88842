/** Pages that a letter leads to with a code that is good for one act. */
const WITH_CODE = /^\/(verify-email|reset-password|invite)\/([^/?#]+)\/?$/;

/**
 * The router's path for an address behind the `#`, as letters and the older front ends write it: `#/payments` is
 * `/payments`. The code of a letter stays behind the `#`, where no server, proxy or `Referer` sees it.
 * @returns null for a `#` that names no page of ours
 */
export function pathOfHash(hash: string): string | null {
  const path = hash.slice(1);
  if (!/^\/(?![/\\])/.test(path)) return null;
  const [, page, code] = WITH_CODE.exec(path) ?? [];
  return page === undefined ? path : `/${page}#${code}`;
}
