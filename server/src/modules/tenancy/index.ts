import type { RouteDefinition } from '../../kernel/http.ts';
import { accountRoutes } from './accounts/index.ts';
import { apiKeyRoutes } from './api-keys/index.ts';
import { auditRoutes } from './audit/index.ts';
import { domainRoutes, type DomainsDeps } from './domains/index.ts';
import { memberRoutes } from './members/index.ts';
import { secondFactorRoutes } from './second-factor/index.ts';
import { sessionRoutes } from './sessions/index.ts';
import { tenantRoutes } from './tenants/index.ts';
import { workspaceRoutes, type WorkspacesDeps } from './workspaces/index.ts';

/** Everything the tenancy rooms need from outside. */
export type TenancyDeps = WorkspacesDeps & DomainsDeps;

export function tenancyRoutes(deps: TenancyDeps): RouteDefinition[] {
  return [
    ...sessionRoutes(deps),
    ...accountRoutes(deps),
    ...secondFactorRoutes(deps),
    ...memberRoutes(deps),
    ...tenantRoutes(deps),
    ...workspaceRoutes(deps),
    ...domainRoutes(deps),
    ...apiKeyRoutes(deps),
    ...auditRoutes(),
  ];
}

export { allows } from './access/index.ts';
export { accountJobs, letterJob } from './accounts/index.ts';
export { ensureMembership, ensureUser, isMember, isSystemAdmin, listContacts } from './members/index.ts';
export type { TenantRole } from './members/index.ts';
export { createAuthenticate, sessionJobDefinitions, sessionJobs } from './sessions/index.ts';
export * from './tenants/index.ts';
