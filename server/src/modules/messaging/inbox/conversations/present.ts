import type { Static } from 'typebox';
import type { ConversationRow } from './list-queries.ts';
import type { Conversation } from './schema.ts';
import { olderStatus, PRIORITIES } from './state.ts';

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function presentConversation(row: ConversationRow): Static<typeof Conversation> {
  return {
    id: row.id,
    contact: row.contact_id,
    contact_name: row.contact_name,
    contact_phone: row.contact_phone === null ? '' : `+${row.contact_phone}`,
    channel: row.channel,
    number: row.channel_id,
    peer: row.peer,
    status: olderStatus(row.state, row.archived_at !== null),
    state: row.state,
    snoozed_until: iso(row.snoozed_until),
    priority: PRIORITIES[row.priority]!,
    subject: row.subject,
    assignee: row.assignee,
    team: row.team,
    labels: [...row.labels],
    unread_count: row.unread_count,
    mentioned: row.mentioned,
    message_count: row.message_count,
    last_message_at: row.last_message_at.toISOString(),
    last_message_text: row.last_message_text,
    last_message_direction: row.last_message_direction,
    waiting_since: iso(row.waiting_since),
    answer_due_at: iso(row.answer_due_at),
    resolve_due_at: iso(row.resolve_due_at),
    ai_summary: row.ai_summary,
    ai_suggestions: [...row.ai_suggestions],
    closed_at: iso(row.resolved_at ?? row.archived_at),
    version: Number(row.version),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
