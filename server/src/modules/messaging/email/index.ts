export { createBulkMail, type QueueBulkMail } from './bulk.ts';
export { createEmail, type Email } from './email.ts';
export { emailJobs } from './jobs.ts';
export { createEmailQueue, type NewEmail, type QueueEmails } from './queue.ts';
export { emailRoutes } from './routes.ts';
export type { DigestGroup } from './templates.ts';
export { languageOf } from './words.ts';
export { addUnsubscribe } from './webhook.ts';
