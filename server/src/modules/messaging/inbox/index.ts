export type { InboxDeps } from './deps.ts';
export { createInbox, inboxBoundJobs, isAnswer, type Inbox } from './inbox.ts';
export { inboxJobs } from './jobs.ts';
export { inboxRoutes } from './routes.ts';
