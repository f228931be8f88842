export { reportsRoutes } from './routes.ts';
export { boundReportJobs } from './engine.ts';
export { reportJobs } from './jobs.ts';
export { createFileStore } from './exports/file-store.ts';
export type { ReportsDeps } from './deps.ts';
export { estimatePage } from './consumption/consumption.ts';
export { safeText } from './formats/csv.ts';
