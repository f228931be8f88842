import { Resolver, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { sendOnce, type Exchange } from '../../kernel/http-client.ts';
import { isPublicAddress } from '../../kernel/public-address.ts';
import type { ReceiverAnswer, ReceiverCall, ReceiverCaller } from '../../modules/operations/webhooks/port.ts';

type ResolveAll = (name: string, done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void) => void;

export interface CallerOptions {
  /** Outside production: http and addresses of one's own machine too. */
  readonly open: boolean;
  /** Addresses of name servers, with a port where it is not 53; none: the system's. */
  readonly servers?: readonly string[];
  /** Turns a name into all its addresses; asks the name servers unless told. */
  readonly lookup?: ResolveAll;
}

/** Ten seconds together. */
const [CONNECT_MS, ANSWER_MS] = [3_000, 7_000];
const KEPT_BYTES = 1_024;

/** The other side is whatever a client has named: reached over the public internet alone, and believed in nothing but its status. */
export function createReceiverCaller({ open, servers = [], lookup = resolveBy(servers) }: CallerOptions): ReceiverCaller {
  const guarded = guard(lookup);
  return {
    async call({ url, headers, body }: ReceiverCall): Promise<ReceiverAnswer> {
      const began = performance.now();
      const closed = open ? null : refusalOf(url);
      const exchange: Exchange =
        closed === null
          ? await sendOnce({
              method: 'POST',
              url,
              headers,
              body,
              // a connection for each call: the address that was looked at is the one that is called
              fresh: true,
              connectTimeoutMs: CONNECT_MS,
              timeoutMs: ANSWER_MS,
              keepBytes: KEPT_BYTES,
              ...(open ? {} : { lookup: guarded }),
            })
          : { kind: 'not_sent', reason: closed };
      return { ...judged(exchange), milliseconds: performance.now() - began };
    },
  };
}

/** An address that is written as a number is never looked up, so it is looked at here. */
function refusalOf(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return 'invalid_url';
  if (url.protocol !== 'https:') return 'not_https';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || isPublicAddress(host) ? null : 'private_address';
}

/** Within the time of a connection. */
const NAME_SERVER = { timeout: 1_000, tries: 2 } as const;
/** Where addresses of one kind are known, those of the other are waited for no longer than this: some name servers never answer for one kind. */
const OTHER_KIND_MS = 300;

/**
 * Asked over the network by this process itself. The system's look-up holds one of Node's four threads until it ends: a few
 * names whose servers never answer would keep passwords, files and the names of vendors waiting.
 */
function resolveBy(servers: readonly string[]): ResolveAll {
  const resolver = new Resolver(NAME_SERVER);
  if (servers.length > 0) resolver.setServers(servers);
  return (name, done) => {
    const found: LookupAddress[] = [];
    let [open, failed]: [number, NodeJS.ErrnoException | null] = [2, null];
    let late: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(late);
      open = 0;
      done(found.length > 0 ? null : failed, found);
    };
    const take =
      (family: 4 | 6) =>
      (error: NodeJS.ErrnoException | null, addresses: readonly string[] = []): void => {
        if (open === 0) return;
        failed ??= error;
        found.push(...addresses.map((address) => ({ address, family })));
        open -= 1;
        if (open === 0) end();
        else if (found.length > 0) late = setTimeout(end, OTHER_KIND_MS);
      };
    resolver.resolve4(name, take(4));
    resolver.resolve6(name, take(6));
  };
}

/** Looked at as the connection is made: a name that led elsewhere a moment ago gains nothing. One closed address among many closes all. */
function guard(resolve: ResolveAll): LookupFunction {
  return (name, options, callback) =>
    resolve(name, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || first === undefined) callback(failure(error?.code ?? 'ENOTFOUND'), '', 0);
      else if (!addresses.every(({ address }) => isPublicAddress(address))) callback(failure('private_address'), '', 0);
      else if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

function judged(exchange: Exchange): Omit<ReceiverAnswer, 'milliseconds'> {
  if (exchange.kind !== 'answered') return { status: null, error: exchange.reason, answer: '', retryAfterMs: null };
  const { status, headers, body } = exchange;
  const error = status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? 'redirect' : `http_${status}`;
  return { status, error, answer: body, retryAfterMs: retryAfter(headers['retry-after']) };
}

function retryAfter(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = /^\d{1,7}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}
