import type { RequestContext } from '../../../kernel/http.ts';
import { Type, type Static } from 'typebox';
import { text } from '../../../kernel/fields.ts';
import { pageOf } from '../../../kernel/pages.ts';
import { CreditsBody } from '../credits/index.ts';
import type { Cost, SentText } from '../outbox/index.ts';
import type { SendRow } from './queries.ts';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const Values = Type.Record(text(60, 1), text(1000));
const Recipient = Type.Union([text(40, 1), Type.Object({ phone: text(40, 1), variables: Type.Optional(Values) }, { additionalProperties: false })]);
const Purpose = Type.Union([Type.Literal('service'), Type.Literal('marketing')]);

/** `encoding` is taken for older front ends: the text decides. */
const wording = {
  message: Type.Optional(text(32_000, 1)),
  template_id: Type.Optional(text(40)),
  variables: Type.Optional(Values),
  sender_id: Type.Optional(text(40)),
  purpose: Type.Optional(Purpose),
  name: Type.Optional(text(100)),
  encoding: Type.Optional(Type.Unknown()),
};
const time = text(40, 1);

export function sendBody(most: number, scheduled: boolean) {
  const recipients = Type.Array(Recipient, { minItems: 1, maxItems: most });
  return Type.Object({ ...wording, recipients, schedule_time: scheduled ? time : Type.Optional(time) }, { additionalProperties: false });
}
export type SendBody = Static<ReturnType<typeof sendBody>>;

const Rejected = Type.Object({ index: Type.Integer(), recipient: Type.String(), reason: Type.String() });
export const CostBody = Type.Union([Type.Object({ amount: Type.String(), currency: Type.String() }), Type.Null()]);

export const SentBody = Type.Object({
  message_id: Type.String(),
  base_message_id: Type.String(),
  status: Type.String(),
  provider: Type.String(),
  recipient_count: Type.Integer(),
  duplicates: Type.Integer(),
  rejected: Type.Array(Rejected),
  parts: Type.Integer({ description: 'Parts of all messages together, which is what is paid.' }),
  credits: Type.String({ description: 'Credits that were set aside; 0 where the client pays its gateway itself.' }),
  cost_estimate: CostBody,
  scheduled_at: Nullable,
});

export const PreviewBody = Type.Object(
  {
    message: Type.Optional(text(32_000, 1)),
    template_id: Type.Optional(text(40)),
    variables: Type.Optional(Values),
    recipients: Type.Optional(Type.Array(Recipient, { maxItems: 1000 })),
  },
  { additionalProperties: false },
);
export const Preview = Type.Object({
  text: Type.String(),
  encoding: Type.String(),
  units: Type.Integer(),
  parts: Type.Integer(),
  foreign_characters: Type.Array(Type.Object({ character: Type.String(), position: Type.Integer() }), {
    description: 'The first characters that make the text take 70 instead of 160 to a part.',
  }),
  missing_variables: Type.Array(Type.String()),
  recipient_count: Type.Integer(),
  rejected: Type.Array(Rejected),
  total_parts: Type.Integer(),
  cost_estimate: CostBody,
});

const Counts = Type.Object({
  waiting: Type.Integer(),
  accepted: Type.Integer(),
  delivered: Type.Integer(),
  failed: Type.Integer(),
  unconfirmed: Type.Integer({ description: 'Handed over without an answer: they may have arrived, and are not sent again.' }),
  cancelled: Type.Integer(),
});
export const Send = Type.Object({
  id: Type.String(),
  client: Type.String(),
  name: Type.String(),
  purpose: Type.String(),
  sender_id: Nullable,
  message: Nullable,
  message_removed_after_months: Type.Union([Type.Integer({ description: 'The text was removed so many months after it was written.' }), Type.Null()]),
  status: Type.String(),
  recipient_count: Type.Integer(),
  parts: Type.Integer(),
  cost_estimate: CostBody,
  counts: Counts,
  scheduled_at: Nullable,
  cancelled_at: Nullable,
  created_at: Type.String(),
});
export const SendPage = pageOf(Send);

const Attempt = Type.Object({ no: Type.Integer(), channel: Type.String(), state: Type.String(), reason: Nullable, sent_at: Type.String() });
export const Message = Type.Object({
  id: Type.String(),
  recipient: Type.String(),
  status: Type.String(),
  parts: Type.Integer(),
  error: Nullable,
  created_at: Type.String(),
  accepted_at: Nullable,
  delivered_at: Nullable,
  attempts: Type.Array(Attempt),
});
export const MessagePage = pageOf(Message);
export const StatusBody = Type.Object({
  message_id: Type.String(),
  status: Type.String(),
  provider_status: Nullable,
  error: Nullable,
  recipient_count: Type.Integer(),
  counts: Counts,
  delivered_at: Nullable,
});

const Gateway = Type.Object({ channel: Type.String(), kind: Type.String(), status: Type.String(), amount: Nullable, unit: Nullable, reason: Nullable });
export const BalanceBody = Type.Intersect([CreditsBody, Type.Object({ paid_by: Type.String(), gateways: Type.Array(Gateway) })]);
export const ConnectionBody = Type.Object({ success: Type.Boolean(), gateways: Type.Array(Gateway) });
const Figures = Type.Object({ queued: Type.Integer(), parts: Type.Integer(), accepted: Type.Integer(), delivered: Type.Integer(), failed: Type.Integer() });
export const StatsBody = Type.Object({ total: Figures, this_month: Figures, days: Type.Array(Type.Intersect([Figures, Type.Object({ day: Type.String() })])) });
export const CapabilityBody = Type.Object({
  can_send_sms: Type.Boolean(),
  reason: Type.String(),
  balance: CreditsBody,
  active_sender_ids: Type.Array(Type.String()),
  gateways: Type.Integer(),
  uses_platform_gateway: Type.Boolean({ description: 'It has no gateway of its own, and sends over those of the platform.' }),
  actions: Type.Array(Type.Object({ action: Type.String(), method: Type.String(), url: Type.String() })),
});
export const PhoneBody = Type.Object({ phone_number: text(40, 1) }, { additionalProperties: false });
export const Phone = Type.Object({ is_valid: Type.Boolean(), formatted: Nullable, country: Nullable, operator: Nullable, type: Nullable });

const MICRO = 1_000_000n;

/** Millionths as a decimal of the currency, without zeros at the end beyond the second place: `0.80`, `22.4567`. */
export function presentCost(cost: Cost | null): Static<typeof CostBody> {
  if (cost === null) return null;
  const fraction = String(cost.micro % MICRO)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return { amount: `${cost.micro / MICRO}.${fraction}`, currency: cost.currency };
}

export function countsOf({ waiting, accepted, delivered, failed, unconfirmed, cancelled }: SendRow): Static<typeof Counts> {
  return { waiting, accepted, delivered, failed, unconfirmed, cancelled };
}

/** One word for a sending: the least finished thing that is true of it. */
export function statusOf(row: SendRow, now: Date): string {
  if (row.waiting > 0) return waitingStatus(row, now);
  if (row.cancelledAt !== null) return 'cancelled';
  if (row.accepted > 0) return 'sent';
  if (row.unconfirmed > 0) return 'unconfirmed';
  if (row.delivered === 0) return 'failed';
  return row.failed > 0 ? 'partly_delivered' : 'delivered';
}

function waitingStatus({ scheduledAt, waiting, recipients }: SendRow, now: Date): string {
  if (scheduledAt !== null && scheduledAt > now) return 'scheduled';
  return waiting === recipients ? 'queued' : 'sending';
}

export function presentSend(row: SendRow, { message, now }: { readonly message: string | null; readonly now: Date }): Static<typeof Send> {
  return {
    id: row.id,
    client: row.tenantId,
    name: row.name,
    purpose: row.purpose,
    sender_id: row.sender,
    message,
    message_removed_after_months: row.removedAfterMonths,
    status: statusOf(row, now),
    recipient_count: row.recipients,
    parts: row.parts,
    cost_estimate: presentCost(row.costMicro === null || row.costCurrency === null ? null : { micro: row.costMicro, currency: row.costCurrency }),
    counts: countsOf(row),
    scheduled_at: row.scheduledAt?.toISOString() ?? null,
    cancelled_at: row.cancelledAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}

export function presentMessage(message: SentText): Static<typeof Message> {
  return {
    id: message.id,
    recipient: message.recipient,
    status: message.state,
    parts: message.segments,
    error: message.lastError,
    created_at: message.createdAt.toISOString(),
    accepted_at: message.acceptedAt?.toISOString() ?? null,
    delivered_at: message.deliveredAt?.toISOString() ?? null,
    attempts: message.attempts.map(({ no, channelId, state, reason, sentAt }) => ({
      no,
      channel: channelId,
      state,
      reason,
      sent_at: new Date(sentAt).toISOString(),
    })),
  };
}

/** Whoever may send to a number may see it; others see the end of it. */
export function showsNumbers({ actor }: Pick<RequestContext, 'actor'>): boolean {
  return actor.tenantId !== null && (actor.role === 'client_admin' || actor.role === 'operator');
}
