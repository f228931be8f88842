import type {
  MessagingConversationsGetResponses,
  MessagingConversationsListResponses,
  MessagingConversationsMessagesListResponses,
} from '../../api/generated/types.gen.ts';

export type Conversation = MessagingConversationsListResponses[200]['results'][number];
export type OpenConversation = MessagingConversationsGetResponses[200];
export type Message = MessagingConversationsMessagesListResponses[200]['results'][number];

/** What people call the other side: a name, else the number. */
export const nameOf = (one: Pick<Conversation, 'contact_name' | 'contact_phone' | 'peer'>): string => one.contact_name || one.contact_phone || one.peer;
