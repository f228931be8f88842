import { BANNED_IN_URL, PRODUCTION_HOST, TUNNEL_HOSTS } from './codes.ts';

const PRIVATE_HOST = /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|\[)|\.(local|localhost|internal)$/;

/** Why Daraja would refuse a callback URL, in words, or null. The stricter rules hold in production alone. */
export function urlProblem(url: string, baseUrl: string): string | null {
  const target = URL.parse(url);
  if (!target || !/^https?:$/.test(target.protocol)) return `not a web address: ${url}`;
  const word = BANNED_IN_URL.find((banned) => url.toLowerCase().includes(banned));
  if (word !== undefined) return `the address contains the word "${word}", which Daraja refuses`;
  return URL.parse(baseUrl)?.hostname === PRODUCTION_HOST ? productionProblem(target) : null;
}

function productionProblem(target: URL): string | null {
  if (target.protocol !== 'https:') return 'production wants https';
  if (PRIVATE_HOST.test(target.hostname) || !target.hostname.includes('.')) return 'production wants a public host';
  return TUNNEL_HOSTS.some((tunnel) => target.hostname.includes(tunnel)) ? 'tunnels and request testers are refused' : null;
}
