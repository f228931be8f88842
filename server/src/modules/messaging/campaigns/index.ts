export type { CampaignDeps } from './deps.ts';
export { campaignEngine } from './engine.ts';
export { campaignJobs } from './jobs.ts';
export { countCampaignCredits, countCampaignMoves, isOfCampaign, noteCampaignFailures } from './moves.ts';
export { createResponseListener, noteOptOut, stopCampaignMail } from './responses.ts';
export { campaignsRoutes } from './routes.ts';
export { Summary as CampaignSummary } from './schema-read.ts';
export { summaryOf } from './summary.ts';
