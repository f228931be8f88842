export { outboxJobs } from './jobs.ts';
export { createOutbox, type Outbox } from './outbox.ts';
export { createTextQueue, type NewText, type QueueText } from './queue.ts';
export { createTextReader } from './read.ts';
export type { FailedText, TextRef } from './settle.ts';
export { addReportHook } from './webhook.ts';
