import type {
  MessagingConversationsGetResponses,
  MessagingConversationsListResponses,
  MessagingConversationsMessagesListResponses,
} from '../../api/generated/types.gen.ts';
import { phoneNumber } from '../../format/values.ts';

export type Conversation = MessagingConversationsListResponses[200]['results'][number];
export type OpenConversation = MessagingConversationsGetResponses[200];
export type Message = MessagingConversationsMessagesListResponses[200]['results'][number];

/** Where somebody is written to, as people say it. */
export const addressOf = (one: Pick<Conversation, 'contact_phone' | 'peer'>): string => phoneNumber(one.contact_phone || one.peer);

/** What people call the other side: a name, else the number. */
export const nameOf = (one: Pick<Conversation, 'contact_name' | 'contact_phone' | 'peer'>): string => one.contact_name || addressOf(one);
