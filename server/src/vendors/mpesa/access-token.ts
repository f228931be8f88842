import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { sendOnce } from '../../kernel/http-client.ts';
import { readObject, textOf } from './answer.ts';

/** The Daraja application that a token belongs to. */
export interface DarajaApp {
  readonly baseUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

export type AccessToken =
  | { readonly kind: 'token'; readonly token: string }
  /** The key or secret is wrong, or the app may not do this. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface AccessTokens {
  get(app: DarajaApp): Promise<AccessToken>;
  /** A token newer than the one that was just refused. */
  renew(app: DarajaApp, refused: string): Promise<AccessToken>;
  /** Asks Daraja whatever is kept: a token lives an hour, the key behind it may have ended since. */
  askAnew(app: DarajaApp): Promise<AccessToken>;
}

interface Kept {
  readonly token: string;
  readonly freshUntil: number;
}

const REFRESH_EARLY_SECONDS = 60;
const LIFETIME_IF_UNSAID = 300;
const MOST_KEPT = 10_000;

/**
 * One token per app in this process. Asking for a token makes the app's older one invalid,
 * so callers wait for one request together instead of each asking for its own.
 */
export function createAccessTokens(clock: Clock, timeoutMs: number): AccessTokens {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<AccessToken>>();

  const ask = async (app: DarajaApp, key: string): Promise<AccessToken> => {
    const askedAt = clock.monotonic();
    const answer = await requestToken(app, timeoutMs);
    if (answer.kind !== 'token') return answer;
    if (kept.size >= MOST_KEPT) kept.clear();
    const early = Math.min(REFRESH_EARLY_SECONDS, answer.seconds / 2);
    kept.set(key, { token: answer.token, freshUntil: askedAt + (answer.seconds - early) * 1_000 });
    return answer;
  };

  const get = (app: DarajaApp): Promise<AccessToken> => {
    const key = keyOf(app);
    const known = kept.get(key);
    if (known && clock.monotonic() < known.freshUntil) return Promise.resolve({ kind: 'token', token: known.token });
    const pending = asking.get(key);
    if (pending) return pending;
    const started = ask(app, key).finally(() => asking.delete(key));
    asking.set(key, started);
    return started;
  };

  const renew = (app: DarajaApp, refused: string): Promise<AccessToken> => {
    const key = keyOf(app);
    if (kept.get(key)?.token === refused) kept.delete(key);
    return get(app);
  };
  const askAnew = (app: DarajaApp): Promise<AccessToken> => {
    kept.delete(keyOf(app));
    return get(app);
  };
  return { get, renew, askAnew };
}

function keyOf(app: DarajaApp): string {
  return createHash('sha256')
    .update(JSON.stringify([app.baseUrl, app.consumerKey, app.consumerSecret]))
    .digest('base64');
}

async function requestToken(app: DarajaApp, timeoutMs: number): Promise<(AccessToken & { seconds: number }) | Exclude<AccessToken, { kind: 'token' }>> {
  const basic = Buffer.from(`${app.consumerKey}:${app.consumerSecret}`).toString('base64');
  const url = `${app.baseUrl.replace(/\/+$/, '')}/oauth/v1/generate?grant_type=client_credentials`;
  const exchange = await sendOnce({ method: 'GET', url, headers: { authorization: `Basic ${basic}` }, timeoutMs });
  if (exchange.kind !== 'answered') return { kind: 'unavailable', reason: `oauth_${exchange.reason}` };
  const answer = readObject(exchange.body);
  const token = textOf(answer, 'access_token');
  if (exchange.status === 200 && token !== '') return { kind: 'token', token, seconds: secondsOf(textOf(answer, 'expires_in')) };
  if (exchange.status < 400 || exchange.status >= 500 || exchange.status === 429) return { kind: 'unavailable', reason: `oauth_http_${exchange.status}` };
  return {
    kind: 'refused',
    code: textOf(answer, 'errorCode') || `oauth_http_${exchange.status}`,
    reason: textOf(answer, 'errorMessage') || 'Daraja refused the consumer key or secret.',
  };
}

/** `3599` or `"3599"`. */
function secondsOf(text: string): number {
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : LIFETIME_IF_UNSAID;
}
