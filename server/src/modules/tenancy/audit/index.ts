export { record, recordAtEnd, recordPlatform, systemSource, verifyChain, verifyPlatformChain } from './audit.ts';
export type { AuditEntry, AuditSource } from './chain.ts';
export type { Gathering } from './together.ts';
export { auditRoutes } from './routes.ts';
