import type { RouteDefinition } from '../../kernel/http.ts';
import { apiKeyRoutes } from './api-keys/index.ts';
import { auditRoutes } from './audit/index.ts';
import { memberRoutes } from './members/index.ts';
import { sessionRoutes, type SessionsDeps } from './sessions/index.ts';
import { tenantRoutes, type TenantsDeps } from './tenants/index.ts';

/** Everything the tenancy rooms need from outside. */
export interface TenancyDeps extends SessionsDeps, TenantsDeps {}

export function tenancyRoutes(deps: TenancyDeps): RouteDefinition[] {
  return [...sessionRoutes(deps), ...memberRoutes(deps), ...tenantRoutes(deps), ...apiKeyRoutes(deps), ...auditRoutes()];
}

export { allows } from './access/index.ts';
export { ensureMembership, ensureUser, isMember, isSystemAdmin, listContacts } from './members/index.ts';
export type { TenantRole } from './members/index.ts';
export { createAuthenticate, sessionJobDefinitions, sessionJobs } from './sessions/index.ts';
export type { SessionsDeps } from './sessions/index.ts';
export * from './tenants/index.ts';
