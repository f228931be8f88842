import { Type, type Static } from 'typebox';
import { readOnly, text } from '../../../kernel/fields.ts';
import { pageOf, pageQuery } from '../../../kernel/pages.ts';
import type { RequestRow, SenderRow, UsageRow } from './queries.ts';
import { isOpen } from './state.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Status = Type.Union([
  Type.Literal('pending'),
  Type.Literal('approved'),
  Type.Literal('rejected'),
  Type.Literal('requires_changes'),
  Type.Literal('cancelled'),
]);

const Document = Type.Object({
  id: Type.String(),
  filename: Type.String(),
  mime_type: Type.String(),
  bytes: Type.Integer(),
  url: Type.String({ description: 'Where its file is read, signed in.' }),
});

export const Request = Type.Object({
  id: Type.String(),
  client: Type.String(),
  tenant_name: Type.String(),
  request_type: Type.String(),
  requested_sender_id: Type.String(),
  sender_name: Type.String({ description: 'The same as `requested_sender_id`, as some front ends call it.' }),
  sample_content: Type.String(),
  use_case: Type.String({ description: 'The same as `sample_content`.' }),
  status: Status,
  rejection_reason: Type.String(),
  user_id: Nullable,
  user_email: Nullable,
  reviewed_by: Nullable,
  reviewer: Nullable,
  reviewed_at: Nullable,
  can_edit: Type.Boolean(),
  documents: Type.Array(Document),
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const RequestPage = pageOf(Request);
export const RequestQuery = Type.Object({ ...pageQuery, status: Type.Optional(Status) }, { additionalProperties: false });

const asked = { requested_sender_id: text(40, 1), sample_content: text(170, 1) };
/** `request_type` and `sms_package` are taken for older front ends: the type follows from the name. */
const older = { request_type: Type.Optional(text(20)), sms_package: Type.Optional(Type.Unknown()) };
const shownOnly = readOnly([
  'id',
  'client',
  'tenant_name',
  'sender_name',
  'use_case',
  'status',
  'rejection_reason',
  'user_id',
  'user_email',
  'reviewed_by',
  'reviewer',
  'reviewed_at',
  'can_edit',
  'documents',
  'created_at',
  'updated_at',
] as const);
export const RequestBody = Type.Object({ ...asked, ...older }, { additionalProperties: false });
export const RequestChange = Type.Object(
  { requested_sender_id: Type.Optional(asked.requested_sender_id), sample_content: Type.Optional(asked.sample_content), ...older, ...shownOnly },
  { additionalProperties: false },
);
export const ReviewBody = Type.Object(
  {
    status: Type.Union([Type.Literal('approved'), Type.Literal('rejected'), Type.Literal('requires_changes')]),
    rejection_reason: Type.Optional(text(500)),
  },
  { additionalProperties: false },
);
export const BulkReviewBody = Type.Object(
  { ids: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 100 }), ...ReviewBody.properties },
  { additionalProperties: false },
);
export const BulkReviewed = Type.Object({
  reviewed: Type.Integer(),
  results: Type.Array(Type.Object({ id: Type.String(), done: Type.Boolean(), code: Nullable, message: Nullable })),
});
export const Deleted = Type.Object({ deleted_id: Type.String(), status: Status });

export const Sender = Type.Object({
  id: Type.String(),
  sender_id: Type.String(),
  sample_content: Type.String(),
  status: Type.String(),
  is_default: Type.Boolean(),
  request: Nullable,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const SenderPage = pageOf(Sender);
export const SenderChange = Type.Object(
  { is_default: Type.Optional(Type.Literal(true)), status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('inactive')])) },
  { additionalProperties: false },
);

export const Usage = Type.Object({
  id: Type.String(),
  sender: Type.String(),
  sender_id_request: Type.Union([Type.String(), Type.Null()], { description: 'The request that the name came from, as the older system calls a name.' }),
  sender_name: Type.String(),
  channel: Type.String(),
  sms_package: Type.String({ description: 'The same as `channel`, as the older system calls it.' }),
  is_active: Type.Boolean(),
  attached_at: Type.String(),
  detached_at: Nullable,
});
export const UsagePage = pageOf(Usage);
/** Each half under our word or that of the older system; who gives both has to mean the same. */
export const UsageBody = Type.Object(
  {
    sender: Type.Optional(text(40, 1)),
    sender_id_request: Type.Optional(text(40, 1)),
    channel: Type.Optional(text(40, 1)),
    sms_package: Type.Optional(text(40, 1)),
  },
  { additionalProperties: false },
);

export const Available = Type.Object({
  sender_ids: Type.Array(Sender),
  default_sender: Nullable,
  gateways: Type.Array(Type.Object({ channel: Type.String(), kind: Type.String(), sender: Type.String(), is_active: Type.Boolean() })),
});
export const Overview = Type.Object({
  default_sender: Type.String(),
  current_sender_id: Nullable,
  default_status: Type.String({ description: '`none`, `active`, or the state of the request.' }),
  can_request: Type.Boolean(),
  reason: Type.String(),
  pending_requests: Type.Integer(),
  balance: Type.Object({ credits: Type.String(), needs_purchase: Type.Boolean() }),
  actions: Type.Record(Type.String(), Type.String(), { description: 'Where to call for what can be done now, as the older system gave it.' }),
  next_actions: Type.Array(Type.Object({ action: Type.String(), method: Type.String(), url: Type.String() }), {
    description: 'The same with methods, in the order in which it makes sense.',
  }),
});
export const Stats = Type.Object({
  total: Type.Integer(),
  pending: Type.Integer(),
  approved: Type.Integer(),
  rejected: Type.Integer(),
  requires_changes: Type.Integer(),
  cancelled: Type.Integer(),
  active_sender_ids: Type.Integer(),
  last_7_days: Type.Object({ requested: Type.Integer(), approved: Type.Integer(), rejected: Type.Integer() }),
  by_user: Type.Array(Type.Object({ user_email: Nullable, tenant_name: Type.String(), requests: Type.Integer(), approved: Type.Integer() }), {
    description: 'Who asks most, the first twenty.',
  }),
});
export const Refreshed = Type.Object({ stats: Stats, requests: Type.Array(Request) });

export function presentRequest(row: RequestRow): Static<typeof Request> {
  return {
    id: row.id,
    client: row.tenantId,
    tenant_name: row.tenantName,
    request_type: row.requestType,
    requested_sender_id: row.name,
    sender_name: row.name,
    sample_content: row.sampleContent,
    use_case: row.sampleContent,
    status: row.status,
    rejection_reason: row.reason,
    user_id: row.requestedBy,
    user_email: row.requesterEmail,
    reviewed_by: row.reviewedBy,
    reviewer: row.reviewedBy,
    reviewed_at: row.reviewedAt?.toISOString() ?? null,
    can_edit: isOpen(row.status),
    documents: row.documents.map(({ id, filename, mime, bytes }) => ({
      id,
      filename,
      mime_type: mime,
      bytes,
      url: `/api/messaging/sender-requests/${row.id}/documents/${id}/`,
    })),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function presentSender(row: SenderRow): Static<typeof Sender> {
  return {
    id: row.id,
    sender_id: row.name,
    sample_content: row.sampleContent,
    status: row.status,
    is_default: row.isDefault,
    request: row.requestId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function presentUsage(row: UsageRow): Static<typeof Usage> {
  return {
    id: row.id,
    sender: row.senderId,
    sender_id_request: row.requestId,
    sender_name: row.senderName,
    channel: row.channelId,
    sms_package: row.channelId,
    is_active: row.isActive,
    attached_at: row.attachedAt.toISOString(),
    detached_at: row.detachedAt?.toISOString() ?? null,
  };
}
