export { ensureMembership, ensureUser } from './ensure.ts';
export { isMember, listContacts } from './contact-queries.ts';
export { isSystemAdmin } from './queries.ts';
export { normaliseEmail } from './email.ts';
export { memberRoutes } from './routes.ts';
export { Self } from './schema.ts';
export type { TenantRole } from './schema.ts';
export { describeSelf } from './self.ts';
