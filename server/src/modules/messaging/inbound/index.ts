export { createInbound, storeInbound, type Inbound } from './inbound.ts';
export { inboundJobs } from './jobs.ts';
