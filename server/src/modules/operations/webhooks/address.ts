import { invalid, type AppError } from '../../../kernel/errors.ts';
import { isPublicAddress } from '../../../kernel/public-address.ts';
import { isIP } from 'node:net';

/** Names that mean this machine or a private network wherever they are asked for (RFC 6761, RFC 8375, and what clouds use). */
const CLOSED_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain|test|invalid|example|onion)$/i;
/** Where web servers listen; other ports are doors of something else. */
const PORTS: ReadonlySet<string> = new Set(['', '443', '8443']);

/**
 * The address as it is kept. Where a name leads is looked at again at each call: this is the answer to whoever types it.
 * @param open outside production: http, ports and private addresses too
 * @throws AppError `invalid` on `url`
 */
export function checkedUrl(text: string, open: boolean): string {
  const url = URL.parse(text.trim());
  if (url === null || !['https:', 'http:'].includes(url.protocol)) throw refused('Must be an address such as https://example.com/hooks.');
  if (url.username !== '' || url.password !== '') throw refused('Must hold no name and no password: the signature tells who calls.');
  url.hash = '';
  if (!open) checkPublic(url);
  return url.href;
}

function checkPublic(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (url.protocol !== 'https:') throw refused('Must begin with https://.');
  if (!PORTS.has(url.port)) throw refused('Only the ports 443 and 8443 are called.');
  const isOpen = isIP(host) === 0 ? host.includes('.') && !CLOSED_NAMES.test(host) : isPublicAddress(host);
  if (!isOpen) throw refused('Must lead to the public internet.');
}

function refused(sentence: string): AppError {
  return invalid({ url: [sentence] });
}
