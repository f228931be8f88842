import { problemOf, unreachable } from './problem.ts';

/**
 * Who is signed in. The access token lives in this page's memory; the refresh token in the browser's storage, so that
 * a reload and a second tab stay signed in. It is used up by each use, so tabs take turns (`navigator.locks`) and tell
 * each other what they got.
 */
const REFRESH = 'mkondo.refresh';
const LOCK = 'mkondo.refresh';
const EARLY_MS = 30_000;

type Said = { kind: 'tokens'; access: string } | { kind: 'out' };
type Pair = { access: string; refresh: string };

let access: string | null = null;
let ended: (() => void) | null = null;
const channel = new BroadcastChannel('mkondo.session');
channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
  if (data.kind === 'tokens') access = data.access;
  else forget();
});

function tell(said: Said): void {
  channel.postMessage(said); // oxlint-disable-line unicorn/require-post-message-target-origin -- a channel of one origin has no such argument
}

/** Calls `listener` when the session is over: signed out here or in another tab, expired, or taken back. */
export function onEnd(listener: () => void): void {
  ended = listener;
}

export function isRemembered(): boolean {
  return localStorage.getItem(REFRESH) !== null;
}

export function begin(pair: Pair): void {
  access = pair.access;
  localStorage.setItem(REFRESH, pair.refresh);
  tell({ kind: 'tokens', access: pair.access });
}

export function end(): void {
  forget();
  tell({ kind: 'out' });
}

function forget(): void {
  access = null;
  localStorage.removeItem(REFRESH);
  ended?.();
}

/** A token that is good for some seconds, or null when nobody is signed in. `refused` is one that the server turned down. */
export async function accessToken(refused?: string): Promise<string | null> {
  if (isGood(access, refused)) return access;
  if (!isRemembered()) return null;
  return navigator.locks.request(LOCK, async () => {
    // another tab, or another request of this one, may have been first
    if (isGood(access, refused)) return access;
    return rotate();
  });
}

function isGood(token: string | null, refused: string | undefined): boolean {
  return token !== null && token !== refused && expiresAt(token) - EARLY_MS > Date.now();
}

async function rotate(): Promise<string | null> {
  const refresh = localStorage.getItem(REFRESH);
  if (refresh === null) return null;
  const response = await fetch('/api/auth/refresh/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh }),
  }).catch((error: unknown) => {
    throw unreachable(error);
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    begin(body as Pair);
    return access;
  }
  if (response.status !== 401 && response.status !== 400) throw problemOf(response.status, body);
  end();
  return null;
}

/** When a JWT ends, in milliseconds of the epoch; 0 when it cannot be read. */
function expiresAt(token: string): number {
  try {
    const middle = token.split('.')[1] ?? '';
    const claims = JSON.parse(atob(middle.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  } catch {
    return 0;
  }
}
