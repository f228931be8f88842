import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { orderQuery, pageQuery, searchQuery } from '../../../kernel/pages.ts';
import type { AlertEventRow, AlertRow } from './queries.ts';
import { endingIn } from './texts/endings.ts';
import { sayStored } from './texts/say.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const AlertBody = Type.Object({
  id: Type.String(),
  alert_type: Type.String(),
  severity: Type.String(),
  client: Type.String(),
  client_name: Type.String(),
  meter: maybe,
  meter_id: maybe,
  customer: maybe,
  customer_name: maybe,
  payment: maybe,
  message: Type.String({ description: 'English, whoever reads it; `texts` has it in every language.' }),
  texts: Type.Object({ en: Type.String(), sw: Type.String(), fr: Type.String() }),
  sent_to: Type.Unknown(),
  occurrences: Type.Integer(),
  last_seen_at: Type.String(),
  is_acknowledged: Type.Boolean(),
  acknowledged_by: maybe,
  acknowledged_by_name: maybe,
  acknowledged_at: maybe,
  assignee: maybe,
  assignee_name: maybe,
  is_resolved: Type.Boolean(),
  resolved_at: maybe,
  resolved_by: maybe,
  resolution: Type.String(),
  metadata: Type.Unknown(),
  created_at: Type.String(),
});

export function presentAlert(row: AlertRow): Static<typeof AlertBody> {
  return {
    id: row.id,
    alert_type: row.alert_type,
    severity: row.severity,
    client: row.tenant_id,
    client_name: row.client_name,
    meter: row.meter_id,
    meter_id: row.meter_number,
    customer: row.customer_id,
    customer_name: row.customer_name,
    payment: row.payment_id,
    message: row.message,
    texts: { en: sayStored(row, 'en'), sw: sayStored(row, 'sw'), fr: sayStored(row, 'fr') },
    sent_to: row.sent_to,
    occurrences: row.occurrences,
    last_seen_at: row.last_seen_at.toISOString(),
    ...handlingOf(row),
    metadata: row.metadata,
    created_at: row.created_at.toISOString(),
  };
}

function handlingOf(row: AlertRow) {
  return {
    is_acknowledged: row.is_acknowledged,
    acknowledged_by: row.acknowledged_by,
    acknowledged_by_name: row.acknowledged_by_name,
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    assignee: row.assigned_to,
    assignee_name: row.assigned_to_name,
    is_resolved: row.resolved_at !== null,
    resolved_at: row.resolved_at?.toISOString() ?? null,
    resolved_by: row.resolved_by,
    resolution: row.resolution,
  };
}

export const AlertHistory = Type.Object({
  results: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      actor: maybe,
      actor_name: maybe,
      comment: Type.String({ description: 'What a person wrote, or in English why it ended by itself.' }),
      texts: Type.Object(
        { en: Type.String(), sw: Type.String(), fr: Type.String() },
        { description: 'The comment in every language; what a person wrote is the same in all.' },
      ),
      details: Type.Unknown(),
      at: Type.String(),
    }),
  ),
});

/** @param row the alert itself: that it was raised is the beginning of its story. */
export function presentHistory(row: AlertRow, events: readonly AlertEventRow[]): Static<typeof AlertHistory> {
  const raised = {
    id: row.id,
    kind: 'raised',
    actor: null,
    actor_name: null,
    comment: '',
    texts: commentIn('', null),
    details: {},
    at: row.created_at.toISOString(),
  };
  const later = events.map(({ id, kind, actor_id: actor, actor_name, note: comment, details, at }) => ({
    id,
    kind,
    actor,
    actor_name,
    comment,
    texts: commentIn(comment, actor),
    details,
    at: at.toISOString(),
  }));
  return { results: [raised, ...later] };
}

/** What nobody wrote is why it ended by itself. */
function commentIn(comment: string, actor: string | null): { en: string; sw: string; fr: string } {
  const said = (language: 'sw' | 'fr'): string => (actor === null ? endingIn(comment, language) : comment);
  return { en: comment, sw: said('sw'), fr: said('fr') };
}

export const AlertQuery = Type.Object(
  {
    ...pageQuery,
    ...searchQuery,
    ...orderQuery,
    alert_type: Type.Optional(Type.String({ maxLength: 40 })),
    severity: Type.Optional(Type.String({ maxLength: 10 })),
    is_acknowledged: Type.Optional(Type.Boolean()),
    is_resolved: Type.Optional(Type.Boolean()),
    assignee: Type.Optional(Type.String({ format: 'uuid' })),
    meter: Type.Optional(Type.String({ format: 'uuid' })),
  },
  { additionalProperties: false },
);

const comment = Type.Optional(text(500));
const assignee = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', description: 'A person of the client; null for nobody.' });

/** Bare posts come without a body: the older front ends send none. */
export const AcknowledgeBody = Type.Union([Type.Object({ comment, assignee: Type.Optional(assignee) }, { additionalProperties: false }), Type.Null()]);
export const AssignBody = Type.Object({ comment, assignee }, { additionalProperties: false });
export const ResolveBody = Type.Union([Type.Object({ comment }, { additionalProperties: false }), Type.Null()]);
