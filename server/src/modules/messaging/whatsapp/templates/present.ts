import type { Static } from 'typebox';
import type { Template } from './schema.ts';
import type { TemplateRow } from './queries.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function presentTemplate(row: TemplateRow): Static<typeof Template> {
  const isWhatsapp = row.channel === 'whatsapp';
  return {
    id: row.id,
    client: row.tenant_id,
    channel: row.channel,
    name: row.name,
    language: row.language,
    category: row.category,
    subject: row.subject,
    body_text: row.body_text,
    components: [...row.components],
    parameter_format: row.parameter_format,
    variables: row.variables.map((variable) => ({ ...variable })),
    waba_id: row.waba_id,
    wa_template_name: isWhatsapp && row.meta_id !== null ? row.name : null,
    wa_template_id: row.meta_id,
    approved: row.status === 'approved',
    approval_status: approvalOf(row.status),
    status: row.status,
    status_reason: row.status_reason,
    quality: row.quality,
    coming_category: row.coming_category,
    usage_count: Number(row.usage_count),
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    submitted_at: iso(row.submitted_at),
    synced_at: iso(row.synced_at),
  };
}

/** The older system's three words. */
function approvalOf(status: string): string {
  if (status === 'approved') return 'approved';
  return ['rejected', 'disabled', 'deleted'].includes(status) ? 'rejected' : 'pending';
}
