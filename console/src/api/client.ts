import { problemOf, unreachable } from './problem.ts';
import { accessToken } from './session.ts';

/** An operation's request as `npm run client` writes it: `PaymentsListData` and its like. */
export type Request = { body?: unknown; path?: unknown; query?: unknown; url: string };

type Options = {
  method?: string;
  path?: unknown;
  query?: unknown;
  body?: unknown;
  key?: string;
  anonymous?: boolean;
  /** The client it is for, instead of the chosen one; null for none: what the platform's staff see across all. */
  tenant?: string | null | undefined;
};

const TENANT = 'mkondo.tenant';

/** The client that requests are for, by slug; null: the person's first. Kept per browser, so a reload stays there. */
export function currentTenant(): string | null {
  return localStorage.getItem(TENANT);
}

export function chooseTenant(slug: string | null): void {
  if (slug === null) localStorage.removeItem(TENANT);
  else localStorage.setItem(TENANT, slug);
}

/**
 * One request to the server. A refused access token is renewed once and the request sent again: it was turned down
 * before anything was done. Nothing else is repeated here.
 * @param url a path template of the document, e.g. `/api/payments/{id}/`
 * @throws Problem
 */
export async function request<T>(url: string, options: Options = {}): Promise<T> {
  return read<T>(await answerOf(url, options));
}

/** A file of the server. @throws Problem */
export async function requestFile(url: string, path: unknown): Promise<Blob> {
  const answer = await answerOf(url, { path });
  return answer.ok ? answer.blob() : read<Blob>(answer);
}

async function answerOf(url: string, options: Options): Promise<Response> {
  const token = options.anonymous ? null : await accessToken();
  const first = await send(url, options, token);
  if (first.status !== 401 || token === null) return first;
  const renewed = await accessToken(token);
  return renewed === null ? first : send(url, options, renewed);
}

async function send(url: string, options: Options, token: string | null): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const tenant = options.tenant === undefined ? currentTenant() : options.tenant;
  if (tenant !== null && token !== null) headers.set('x-tenant', tenant);
  if (options.key !== undefined) headers.set('idempotency-key', options.key);
  const init: RequestInit = { method: options.method ?? 'GET', headers };
  if (options.body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(options.body);
  }
  return fetch(address(url, options.path, options.query), init).catch((error: unknown) => {
    throw unreachable(error);
  });
}

async function read<T>(response: Response): Promise<T> {
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, body);
  return body as T;
}

/** Fills a path template and adds the query; empty values are left out. */
export function address(template: string, path: unknown = {}, query: unknown = {}): string {
  const values = path as Record<string, string>;
  const filled = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
  const asked = Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? filled : `${filled}?${text}`;
}
