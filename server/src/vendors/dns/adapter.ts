import { Resolver } from 'node:dns/promises';
import type { TxtAnswer, TxtResolver } from '../../modules/tenancy/domains/port.ts';

export interface DnsOptions {
  /** Addresses of name servers, with a port where it is not 53; empty: the system's. */
  readonly servers: readonly string[];
  readonly timeoutMs?: number;
}

/** What name servers say when they know that there is nothing (RFC 1035 §4.1.1, RFC 2308). */
const DEFINITE: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/** Asks name servers for TXT records: two tries of two seconds. */
export function createTxtResolver({ servers, timeoutMs = 2_000 }: DnsOptions): TxtResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    async readTxt(name): Promise<TxtAnswer> {
      try {
        // a record longer than 255 bytes comes in parts
        return { kind: 'found', records: (await resolver.resolveTxt(name)).map((parts) => parts.join('')) };
      } catch (error) {
        const { code = 'unknown' } = error as { readonly code?: string };
        return DEFINITE.has(code) ? { kind: 'none' } : { kind: 'no_answer', reason: code };
      }
    },
  };
}
