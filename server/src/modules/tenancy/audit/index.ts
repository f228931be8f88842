export { record, systemSource, verifyChain } from './audit.ts';
export type { AuditEntry, AuditSource } from './audit.ts';
