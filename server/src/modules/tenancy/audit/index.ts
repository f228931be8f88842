export { record, recordPlatform, systemSource, verifyChain, verifyPlatformChain } from './audit.ts';
export type { AuditEntry, AuditSource } from './chain.ts';
export { auditRoutes } from './routes.ts';
