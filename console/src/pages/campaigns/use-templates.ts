import type { MessagingTemplatesListData, MessagingTemplatesListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import type { Template } from '../templates/draft.ts';

const MANY = 100;
const NONE: readonly Template[] = [];

/** Templates to choose from, read once for all steps. */
export function useTemplates(): readonly Template[] {
  const { data } = useRead<MessagingTemplatesListData, MessagingTemplatesListResponses>('/api/messaging/templates/', { query: { page_size: MANY } });
  return data?.results ?? NONE;
}
