import type { Static } from 'typebox';
import { fileUrl } from '../../whatsapp/index.ts';
import type { InboxTools } from '../deps.ts';
import type { MessageRow } from './list-queries.ts';
import type { Message } from './schema.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
type FileDeps = Pick<InboxTools, 'secrets' | 'publicUrl' | 'clock'>;

export function presentMessage(deps: FileDeps, tenantId: string, row: MessageRow): Static<typeof Message> {
  const media = row.files.map(({ mime, ...file }) => ({
    ...file,
    mime_type: mime,
    url: fileUrl(deps, { tenant_id: tenantId, id: file.id, state: file.state }),
  }));
  return {
    id: row.id,
    conversation: row.conversation_id,
    direction: row.direction,
    is_note: row.is_note,
    provider: row.channel,
    provider_message_id: row.provider_id,
    kind: row.kind,
    text: row.body_text,
    body: row.body,
    media,
    media_url: media[0]?.url ?? row.media_url,
    media_type: media[0]?.mime_type ?? '',
    recipient_number: row.direction === 'out' && !row.is_note ? row.peer : '',
    ...standing(row),
    attempts: row.attempts,
    reply_to: row.reply,
    reactions: row.reactions.map(({ emoji, by_customer: byCustomer }) => ({ emoji, by: byCustomer ? ('customer' as const) : ('us' as const) })),
    mentions: [...row.mentions],
    template: row.template_id,
    template_variables: row.template_values,
    ...priceOf(row),
    source: row.source,
    created_by: row.author,
    scheduled_for: iso(row.scheduled_for),
    sent_at: iso(row.sent_at),
    delivered_at: iso(row.delivered_at),
    read_at: iso(row.read_at),
    edited_at: iso(row.edited_at),
    revoked_at: iso(row.revoked_at),
    removed_after_months: row.removed_after_months,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** The true reason stands in the text; the code tells whether a template helps. */
function standing(row: MessageRow): Pick<Static<typeof Message>, 'status' | 'error_code' | 'error_message' | 'can_retry'> {
  const failed = row.status === 'failed';
  return {
    status: row.status,
    error_code: failed ? row.error_code : '',
    error_message: failed ? row.error_text : '',
    can_retry: failed && row.direction === 'out' && row.attempts > 0 && row.removed_after_months === null,
  };
}

function priceOf({ cost }: MessageRow): Pick<Static<typeof Message>, 'cost_micro' | 'cost_currency' | 'cost_dollars'> {
  const micro = cost?.micro ?? null;
  const currency = cost?.currency ?? null;
  return { cost_micro: micro, cost_currency: currency, cost_dollars: micro !== null && currency === 'USD' ? (micro / 1_000_000).toFixed(6) : null };
}
