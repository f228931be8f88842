/** A link may bring people back to a page of ours, never to somebody else's. */
export function isOwnPath(to: string): boolean {
  return /^\/(?![/\\])/.test(to);
}
