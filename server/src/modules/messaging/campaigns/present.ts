import { presentCost } from '../sms/index.ts';
import { countsOf, totalOf, type Counts, type Totals } from './count-queries.ts';
import type { CampaignRow, Reading } from './queries.ts';
import type { CampaignShown } from './schema.ts';
import { may } from './state.ts';
import { segmentFacts, variantsOf, type Variant } from './variant-queries.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

interface Beside {
  readonly variants: ReadonlyMap<string, readonly Variant[]>;
  readonly counts: ReadonlyMap<string, readonly Counts[]>;
  readonly segments: ReadonlyMap<string, { readonly name: string; readonly people: number }>;
}

/** With their variants, figures and segments: three statements, whatever their number. */
export async function presentCampaigns(tx: Reading, rows: readonly CampaignRow[]): Promise<CampaignShown[]> {
  const ids = rows.map(({ id }) => id);
  const segments = await segmentFacts(tx, [...new Set(rows.flatMap(({ segmentIds }) => segmentIds))]);
  const beside: Beside = { variants: await variantsOf(tx, ids), counts: await countsOf(tx, ids), segments: new Map(segments.map((one) => [one.id, one])) };
  return rows.map((row) => present(row, beside));
}

const handedOver = ({ accepted, delivered, read }: Totals): number => accepted + delivered + read;
const rate = (part: number, of: number): number => (of === 0 ? 0 : Math.round((part / of) * 10_000) / 100);

export interface Rates {
  readonly recipients: number;
  readonly sent: number;
  readonly delivered: number;
  readonly deliveryRate: number;
  readonly readRate: number;
  readonly progress: number;
}

/** Percentages are of those handed over; progress is of those who are written to at all. */
export function ratesOf(totals: Totals): Rates {
  const [sent, delivered] = [handedOver(totals), totals.delivered + totals.read];
  const recipients = sent + totals.waiting + totals.queued + totals.failed + totals.unconfirmed + totals.cancelled;
  return {
    recipients,
    sent,
    delivered,
    deliveryRate: rate(delivered, sent),
    readRate: rate(totals.read, sent),
    progress: recipients === 0 ? 0 : rate(recipients - totals.waiting - totals.queued, recipients),
  };
}

export function presentCounts({ credits: _credits, version: _version, ...counts }: Totals): CampaignShown['counts'] {
  const { waiting, queued, accepted, delivered, read, failed, unconfirmed, skipped, cancelled, replied, opted_out } = counts;
  return { waiting, queued, accepted, delivered, read, failed, unconfirmed, skipped, cancelled, replied, opted_out };
}

export function presentVariants(variants: readonly Variant[], counts: readonly Counts[]): CampaignShown['variants'] {
  return variants.map((variant) => ({
    ...wordsOf(variant),
    key: variant.key,
    name: variant.name,
    counts: presentCounts(totalOf(counts.filter((one) => one.variant === variant.key))),
  }));
}

function wordsOf({
  messageText,
  subject,
  templateId,
  whatsappTemplateId,
  header,
  cards,
  buttons,
  variables,
}: Variant): Pick<
  CampaignShown,
  'message_text' | 'subject' | 'template' | 'whatsapp_template' | 'whatsapp_header' | 'whatsapp_cards' | 'whatsapp_buttons' | 'variables'
> {
  return {
    message_text: messageText,
    subject,
    template: templateId,
    whatsapp_template: whatsappTemplateId,
    whatsapp_header: header,
    whatsapp_cards: cards === null ? null : cards.map(({ variables: values, ...card }) => ({ ...card, variables: { ...values } })),
    whatsapp_buttons: buttons === null ? null : buttons.map(shownButton),
    variables: { ...variables },
  };
}

type ShownButton = NonNullable<CampaignShown['whatsapp_buttons']>[number];

function shownButton({ flow_data, sections, ...one }: NonNullable<Variant['buttons']>[number]): ShownButton {
  return {
    ...one,
    ...(flow_data === undefined ? {} : { flow_data: { ...flow_data } }),
    ...(sections === undefined ? {} : { sections: sections.map(({ title, products }) => ({ title, products: [...products] })) }),
  };
}

const NO_WORDS: Variant = {
  key: 'a',
  name: '',
  messageText: '',
  subject: '',
  templateId: null,
  whatsappTemplateId: null,
  header: null,
  cards: null,
  buttons: null,
  variables: {},
};

function present(row: CampaignRow, beside: Beside): CampaignShown {
  const variants = beside.variants.get(row.id) ?? [];
  const counts = beside.counts.get(row.id) ?? [];
  return {
    id: row.id,
    client: row.tenantId,
    name: row.name,
    description: row.description,
    campaign_type: row.campaignType,
    channels: [...row.channels],
    purpose: row.purpose,
    ...wordsOf(variants[0] ?? NO_WORDS),
    variants: presentVariants(variants, counts),
    settings: row.settings,
    ...targets(row, beside, totalOf(counts)),
    ...times(row),
    ...limits(row),
    ...figures(row, totalOf(counts)),
    ...deeds(row),
    ...people(row),
  };
}

function targets(
  { segmentIds, contactIds, criteria }: CampaignRow,
  { segments }: Beside,
  totals: Totals,
): Pick<CampaignShown, 'target_contact_ids' | 'target_segment_ids' | 'target_segment_names' | 'target_criteria' | 'target_contact_count'> {
  const named = segmentIds.flatMap((id) => segments.get(id) ?? []);
  const frozen = ratesOf(totals).recipients + totals.skipped;
  return {
    target_contact_ids: [...contactIds],
    target_segment_ids: [...segmentIds],
    target_segment_names: named.map(({ name }) => name),
    target_criteria: criteria,
    target_contact_count: frozen > 0 ? frozen : contactIds.length + named.reduce((sum, { people: count }) => sum + count, 0),
  };
}

function times(
  row: CampaignRow,
): Pick<
  CampaignShown,
  'scheduled_at' | 'local_time' | 'quiet_hours' | 'is_recurring' | 'recurring_schedule' | 'series' | 'run_no' | 'started_at' | 'completed_at'
> {
  return {
    scheduled_at: iso(row.scheduledAt),
    local_time: row.localTime,
    quiet_hours: row.quietFrom === null || row.quietUntil === null ? null : { from: row.quietFrom, until: row.quietUntil },
    is_recurring: row.recurrence !== null,
    recurring_schedule: row.recurrence,
    series: row.seriesId,
    run_no: row.runNo,
    started_at: iso(row.startedAt),
    completed_at: iso(row.completedAt),
  };
}

function limits(
  row: CampaignRow,
): Pick<
  CampaignShown,
  | 'frequency_cap'
  | 'throttle_per_minute'
  | 'late_after_minutes'
  | 'failover_after_minutes'
  | 'ab_test'
  | 'winner'
  | 'winner_at'
  | 'sender_id'
  | 'whatsapp_number'
> {
  const { capMessages, capDays, testPercent, testMinutes, winnerBy } = row;
  return {
    frequency_cap: capMessages === null || capDays === null ? null : { messages: capMessages, days: capDays },
    throttle_per_minute: row.perMinute,
    late_after_minutes: row.lateMinutes,
    failover_after_minutes: row.failoverMinutes,
    ab_test: testPercent === null || testMinutes === null || winnerBy === null ? null : { percent: testPercent, minutes: testMinutes, winner_by: winnerBy },
    winner: row.winner,
    winner_at: iso(row.winnerAt),
    sender_id: row.sender,
    whatsapp_number: row.numberId,
  };
}

function figures(
  row: CampaignRow,
  totals: Totals,
): Pick<
  CampaignShown,
  | 'total_recipients'
  | 'sent_count'
  | 'delivered_count'
  | 'read_count'
  | 'failed_count'
  | 'counts'
  | 'estimated_cost'
  | 'actual_cost'
  | 'credits_held'
  | 'credits_used'
  | 'progress_percentage'
  | 'delivery_rate'
  | 'read_rate'
> {
  const { recipients, sent, delivered, deliveryRate, readRate, progress } = ratesOf(totals);
  return {
    total_recipients: recipients,
    sent_count: sent,
    delivered_count: delivered,
    read_count: totals.read,
    failed_count: totals.failed,
    counts: presentCounts(totals),
    ...costs(row),
    credits_held: String(row.creditsHeld),
    credits_used: String(totals.credits),
    progress_percentage: progress,
    delivery_rate: deliveryRate,
    read_rate: readRate,
  };
}

export function costs({ estimateMicro, estimateCurrency, costMicro, costCurrency }: CampaignRow): Pick<CampaignShown, 'estimated_cost' | 'actual_cost'> {
  const cost = (micro: bigint | null, currency: string | null): CampaignShown['actual_cost'] =>
    micro === null || currency === null ? null : presentCost({ micro, currency });
  return { estimated_cost: cost(estimateMicro, estimateCurrency), actual_cost: cost(costMicro, costCurrency) };
}

function deeds({ status }: CampaignRow): Pick<CampaignShown, 'status' | 'is_active' | 'can_edit' | 'can_start' | 'can_pause' | 'can_resume' | 'can_cancel'> {
  return {
    status,
    is_active: status === 'running',
    can_edit: may('edit', status),
    can_start: may('start', status),
    can_pause: may('pause', status),
    can_resume: may('resume', status),
    can_cancel: may('cancel', status),
  };
}

function people(
  row: CampaignRow,
): Pick<CampaignShown, 'status_reason' | 'approved_by' | 'approved_at' | 'created_by' | 'created_by_id' | 'created_at' | 'updated_at'> {
  return {
    status_reason: row.statusReason,
    approved_by: row.approvedByEmail,
    approved_at: iso(row.approvedAt),
    created_by: row.createdByEmail,
    created_by_id: row.createdBy,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
