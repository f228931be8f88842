import type { AccountsDeps } from '../accounts/index.ts';
import type { TenantsDeps } from '../tenants/index.ts';

export type WorkspacesDeps = AccountsDeps & TenantsDeps;
