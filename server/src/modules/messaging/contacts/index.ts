export { contactJobs } from './jobs.ts';
export { contactEngine } from './engine.ts';
export { contactRoutes } from './routes.ts';
export { findOrCreateContacts, findOrCreatePerson } from './identities.ts';
export { judgeConsent, recordConsent } from './consent/consent.ts';
export { createConsentListener, type ConsentAnswer } from './consent/listener.ts';
export { segmentAudience } from './segments/audience-queries.ts';
export { eraseContactOfCustomer } from './erase.ts';
export { noteContacted } from './queries.ts';
