import { notFound, type AppError } from '../../../kernel/errors.ts';
import type { Role } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { secondFactorNeeded } from '../second-factor/index.ts';
import { noClient } from './errors.ts';
import type { Identity, Place } from './queries.ts';

/** What a request says about the tenant it is for. */
export interface PlaceRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly hostname: string;
  readonly query: unknown;
}

/** First labels that name the platform, never a tenant; no tenant may take one as its slug. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'www',
  'api',
  'app',
  'admin',
  'console',
  'mail',
  'login',
  'auth',
  'support',
  'help',
  'status',
  'docs',
  'static',
  'assets',
  'cdn',
  'hooks',
  'webhooks',
  'health',
  'metrics',
  'platform',
  'system',
  'mkondo',
  'sandbox',
  'test',
  'demo-api',
  'billing',
  'account',
  'accounts',
  'root',
  'localhost',
  'mpesa',
  'safaricom',
]);

/** The tenants that the request names, by id or slug: X-Tenant header, `?client=`, subdomain. */
export function namedPlaces(request: PlaceRequest, tenantDomain: string | undefined): readonly string[] {
  const client = (request.query as { readonly client?: unknown } | null | undefined)?.client;
  const named = [request.headers['x-tenant'], client].flat().filter((name) => typeof name === 'string' && name.trim() !== '') as string[];
  const sub = subdomainOf(request.hostname, tenantDomain);
  return [...named, ...(sub === null ? [] : [sub])].map((name) => name.trim().toLowerCase());
}

function subdomainOf(hostname: string, tenantDomain: string | undefined): string | null {
  if (!tenantDomain) return null;
  const suffix = `.${tenantDomain.toLowerCase()}`;
  const host = hostname.toLowerCase();
  if (!host.endsWith(suffix)) return null;
  const name = host.slice(0, -suffix.length);
  return RESERVED_NAMES.has(name) ? null : name;
}

/** A host that may be some client's own domain: not the platform's, and no machine's bare name or number. */
export function ownHostOf(hostname: string, tenantDomain: string | undefined): string | null {
  const host = hostname.toLowerCase();
  const platform = tenantDomain?.toLowerCase();
  if (platform !== undefined && (host === platform || host.endsWith(`.${platform}`))) return null;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host) ? host : null;
}

const SLUG = /^[a-z0-9-]{1,63}$/;

/** Names split for a query: ids and slugs. */
export function splitNames(names: readonly string[]): { readonly ids: string[]; readonly slugs: string[] } {
  const slugs = names.filter((name) => SLUG.test(name));
  return { ids: names.filter(isUuid), slugs };
}

/** Where somebody acts, and what stands in the way of acting there. */
interface Standing {
  readonly tenantId: string | null;
  readonly role: Role;
  readonly blockedBy?: AppError;
}

/**
 * The tenant to act for. Whatever the request names must be among what the session allows, and all it
 * names, the client's own domain included, must be the same tenant: a name can only narrow.
 * @throws AppError `not_found` for a tenant that is foreign or missing, `auth.no_client` when there is none.
 */
export function choosePlace(identity: Identity, named: readonly string[]): Standing {
  const names = withHost(identity, named);
  if (identity.is_system_admin) return { tenantId: names.length === 0 ? null : pick(identity.named, names).tenant_id, role: 'system_admin' };
  const place = names.length === 0 ? identity.memberships[0] : pick(identity.memberships, names);
  if (!place) throw noClient();
  const standing = { tenantId: place.tenant_id, role: place.role as Role };
  return place.requires_second_factor && !identity.second_factor ? { ...standing, blockedBy: secondFactorNeeded() } : standing;
}

export function withHost({ host_tenant }: Pick<Identity, 'host_tenant'>, names: readonly string[]): readonly string[] {
  return host_tenant === null ? names : [...names, host_tenant];
}

/** The one place that every name means. */
export function pick<P extends Pick<Place, 'tenant_id' | 'slug'>>(places: readonly P[], names: readonly string[]): P {
  const place = places.find((candidate) => names.every((name) => name === candidate.tenant_id || name === candidate.slug));
  if (!place) throw notFound();
  return place;
}
