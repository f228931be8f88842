import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingCannedRepliesListData,
  MessagingCannedRepliesListResponses,
  MessagingLabelsListData,
  MessagingLabelsListResponses,
  MessagingTeamsListData,
  MessagingTeamsListResponses,
  MessagingTemplatesListData,
  MessagingTemplatesListResponses,
} from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';

const query = { page_size: 100 };

/** What a step of a macro may name; empty until it is read. */
export const useCanned = () =>
  useRead<MessagingCannedRepliesListData, MessagingCannedRepliesListResponses>('/api/messaging/canned-replies/', { query }).data?.results ?? [];
export const useLabels = () => useRead<MessagingLabelsListData, MessagingLabelsListResponses>('/api/messaging/labels/', { query }).data?.results ?? [];
export const useTeams = () => useRead<MessagingTeamsListData, MessagingTeamsListResponses>('/api/messaging/teams/', { query }).data?.results ?? [];
export const useAgents = () => useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query }).data?.results ?? [];
export const useTemplates = () =>
  (
    useRead<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', { query: { ...query, approved: true } }).data?.results ??
    []
  ).filter(({ channel }) => channel !== 'email');
