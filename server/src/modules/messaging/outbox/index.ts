export { outboxJobs } from './jobs.ts';
export { createOutbox, type Outbox, type OutboxDeps } from './outbox.ts';
export { createLine, createTextQueue, type NewText, type QueueText } from './queue.ts';
export { createTextReader } from './read.ts';
export type { FailedText, TextRef } from './settle.ts';
export { addReportHook } from './webhook.ts';
