import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import type { Family } from './family-ids.ts';

export interface InboxFamily {
  readonly conversation: string;
  readonly heard: string;
  readonly failedMessage: string;
  readonly scheduledMessage: string;
  readonly team: string;
  readonly label: string;
  readonly cannedReply: string;
  readonly macro: string;
}

export const newInboxFamily = (): InboxFamily => ({
  conversation: newId(),
  heard: newId(),
  failedMessage: newId(),
  scheduledMessage: newId(),
  team: newId(),
  label: newId(),
  cannedReply: newId(),
  macro: newId(),
});

/** A talk with a word heard, an answer that failed and one that waits, and what colleagues keep beside it. */
export async function inbox({ insert }: Filler, f: Family): Promise<void> {
  const [past, later] = [new Date(Date.now() - 60_000), new Date(Date.now() + 864e5)];
  await insert('inbox_teams', [{ id: f.team, name: f.team, assigns_in_turn: false, is_default: false, deleted_at: null }]);
  await insert('inbox_team_members', [{ team_id: f.team, user_id: f.user }]);
  await insert('inbox_agents', [{ user_id: f.user, is_available: true, capacity: null }]);
  await insert('inbox_labels', [{ id: f.label, name: f.label }]);
  const talk = {
    channel: 'whatsapp',
    channel_id: f.waNumber,
    peer: f.contactPhone,
    state: 'open',
    snoozed_until: null,
    resolved_at: null,
    archived_at: null,
    priority: 0,
  };
  await insert('conversations', [
    {
      ...talk,
      id: f.conversation,
      contact_id: f.contact,
      assignee_id: null,
      team_id: null,
      message_count: 3,
      inbound_count: 1,
      resolved_inbound: 0,
      last_message_at: past,
      last_message_direction: 'in',
      late_told: false,
      resolve_told: false,
      ai_suggestions: '[]',
    },
  ]);
  await insert('whatsapp_windows', [{ number_id: f.waNumber, peer: f.contactPhone, last_inbound_at: past }]);
  const message = {
    conversation_id: f.conversation,
    channel: 'whatsapp',
    is_note: false,
    kind: 'text',
    body: '{"type":"text","text":{"body":"Hi"}}',
    template_values: '{}',
  };
  const nothing = { provider_id: null, inbound_no: null, reply_to_id: null, media_id: null, template_id: null, edited_at: null, revoked_at: null };
  const outbox = [newId(), newId()];
  await insert('conversation_messages', [
    {
      ...message,
      ...nothing,
      id: f.heard,
      direction: 'in',
      status: 'received',
      channel_id: f.waNumber,
      provider_id: `wamid.${f.heard}`,
      inbound_no: 1,
      outbox_id: null,
    },
    {
      ...message,
      ...nothing,
      id: f.failedMessage,
      direction: 'out',
      status: 'failed',
      channel_id: null,
      outbox_id: outbox[0],
      attempts: 1,
      scheduled_for: null,
    },
    {
      ...message,
      ...nothing,
      id: f.scheduledMessage,
      direction: 'out',
      status: 'scheduled',
      channel_id: null,
      outbox_id: outbox[1],
      attempts: 1,
      scheduled_for: later,
    },
  ]);
  await insert('outbox_messages', [
    {
      id: outbox[1],
      kind: 'inbox',
      channel: 'whatsapp',
      recipient: f.contactPhone,
      state: 'queued',
      attempts: 0,
      lease_until: null,
      next_action_at: later,
      group_id: f.scheduledMessage,
      channel_id: f.waNumber,
      failover_of: null,
      charge: null,
    },
  ]);
  await insert('message_words', [{ seq: 1n, message_id: f.heard }]);
  await insert('message_reactions', [{ message_id: f.heard, by_customer: false }]);
  await insert('message_mentions', [{ message_id: f.heard, user_id: f.user, conversation_id: f.conversation, seen_at: null }]);
  await insert('conversation_labels', [{ label_id: f.label, conversation_id: f.conversation }]);
  await insert('conversation_reads', [{ conversation_id: f.conversation, user_id: f.user, inbound_seen: 0 }]);
  await insert('conversation_drafts', [{ conversation_id: f.conversation, user_id: f.user, reply_to_id: null }]);
  await insert('conversation_presence', [{ conversation_id: f.conversation, user_id: f.user, doing: 'viewing' }]);
  await insert('client_features', [{ feature: 'report_mail', is_on: true }]);
  await insert('inbox_service_levels', [{ answer_minutes: 30, resolve_minutes: null, hours: '[]' }]);
  await insert('inbox_survey_settings', [{ is_on: false, every_days: 30, words: '{}' }]);
  await insert('conversation_ratings', [{ conversation_id: f.conversation, contact_id: f.contact, user_id: f.user, rating: 5 }]);
  await insert('conversation_resolutions', [{ conversation_id: f.conversation, user_id: f.user, due_at: null }]);
  await insert('canned_replies', [{ id: f.cannedReply, shortcode: f.cannedReply }]);
  await insert('inbox_macros', [{ id: f.macro, name: f.macro, owner_id: null, actions: JSON.stringify([{ do: 'priority', priority: 'high' }]) }]);
  await insert('canned_reply_files', [{ reply_id: f.cannedReply, media_id: f.waMedia, position: 1 }]);
}
