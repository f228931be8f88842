export { outboxJobs } from './jobs.ts';
export { createOutbox, type Outbox, type OutboxDeps } from './outbox.ts';
export { createTextQueue, type NewText, type QueueText } from './queue.ts';
export { createTextReader, type ReadOptions, type SentText, type TextReader } from './read.ts';
export { countSegments, type Segments } from './segments.ts';
export type { FailedText, Listeners, TextRef } from './settle.ts';
export { addReportHook, type ChannelRef, type ReportHookDeps } from './webhook.ts';
