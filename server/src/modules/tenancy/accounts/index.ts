export { accountJobs } from './letters.ts';
export type { AccountsDeps } from './deps.ts';
export { addressNotProved, registrationClosed, tooManyWorkspaces } from './errors.ts';
export { letterJob } from './jobs.ts';
export { countOwned } from './queries.ts';
export { accountRoutes } from './routes.ts';
export { addOwner, addWorkspace, recordWorkspace } from './workspace.ts';
