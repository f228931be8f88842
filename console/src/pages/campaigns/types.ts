import type { MessagingCampaignsListResponses, MessagingCampaignsEstimateResponses } from '../../api/generated/types.gen.ts';

export type Campaign = MessagingCampaignsListResponses[200]['results'][number];
export type Counts = Campaign['counts'];
export type Estimate = MessagingCampaignsEstimateResponses[200];
export type Channel = Campaign['channels'][number];
