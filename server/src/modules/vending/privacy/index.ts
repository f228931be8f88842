export type { PrivacyDeps } from './deps.ts';
export { customerDossier } from './dossier.ts';
export { boundPrivacyJobs } from './engine.ts';
export { privacyJobs } from './jobs.ts';
export { listErased, readKept, reapplyErasure } from './reapply.ts';
export { privacyRoutes } from './routes.ts';
export { ERASED } from './marks.ts';
export type { Emptied } from './place.ts';
export { emptied, resealRows } from './place-queries.ts';
