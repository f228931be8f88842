import type { Static } from 'typebox';
import type { Actor, RequestContext } from '../../../kernel/http.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, idAfter, pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import { record } from '../../tenancy/audit/index.ts';
import { allows } from '../../tenancy/access/index.ts';
import { maskAddress, maskNumber } from '../outbox/index.ts';
import { BASE, object, tag } from './campaign-routes.ts';
import { campaignOr404, variantsFor } from './campaigns.ts';
import { countsOf, totalOf } from './count-queries.ts';
import type { CampaignTools } from './deps.ts';
import { listRecipients, type RecipientRow } from './person-queries.ts';
import { costs, presentCounts, presentVariants, ratesOf } from './present.ts';
import { readApproveAbove, writeApproveAbove } from './settings-queries.ts';
import type { CampaignRow, Reading } from './queries.ts';
import { reasonsOf } from './reason-queries.ts';
import { schedulePreviewRoute } from './schedule-preview.ts';
import { Progress } from './schema.ts';
import { CampaignAnalytics, Permissions, RecipientPage, RecipientQuery, Settings, SettingsBody, type RecipientShown } from './schema-read.ts';
import { may, type Deed } from './state.ts';

export function readRoutes({ clock }: CampaignTools): RouteDefinition[] {
  return [schedulePreviewRoute(), progressRoute(), recipientsRoute(), analyticsRoute(), permissionsRoute(), ...settingsRoutes(() => clock.now())];
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function progressRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}:id/progress/`,
    summary: 'How far a campaign is, from its counters',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    response: Progress,
    handle: (ctx, { params }) =>
      ctx.read(async (tx) => {
        const campaign = await campaignOr404(tx, params.id);
        const counts = (await countsOf(tx, [params.id])).get(params.id) ?? [];
        const totals = totalOf(counts);
        const { recipients, progress } = ratesOf(totals);
        return {
          id: campaign.id,
          status: campaign.status,
          status_reason: campaign.statusReason,
          total_recipients: recipients,
          left: totals.waiting,
          progress_percentage: progress,
          counts: presentCounts(totals),
          variants: counts.filter(({ variant }) => variant !== '').map((one) => ({ key: one.variant, counts: presentCounts(totalOf([one])) })),
          credits_held: String(campaign.creditsHeld),
          credits_used: String(totals.credits),
        };
      }),
  });
}

function recipientsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}:id/recipients/`,
    summary: 'The people of a campaign, each with what became of their message',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    query: RecipientQuery,
    response: RecipientPage,
    handle: (ctx, { params: { id }, query, raw }) => {
      const request = pageRequest(query, raw.url);
      return ctx.read(async (tx) => {
        await campaignOr404(tx, id);
        const rows = await listRecipients(tx, { campaignId: id, state: query.state ?? null, after: idAfter(request), ...rowsOf(request) });
        const { credits: _credits, version: _version, replied: _replied, opted_out: _optedOut, ...counts } = totalOf((await countsOf(tx, [id])).get(id) ?? []);
        const count = query.state === undefined ? Object.values(counts).reduce((sum, one) => sum + one, 0) : counts[query.state];
        return presentPage(request, { rows, count, estimate: false, cursorOf: cursorById }, (row) => presentRecipient(row, showsAddresses(ctx)));
      });
    },
  });
}

/** Whoever may send to somebody may see their address; others see the end of it. */
function showsAddresses({ actor }: RequestContext): boolean {
  return actor.tenantId !== null && allows(actor, 'campaigns.send');
}

function presentRecipient(row: RecipientRow, whole: boolean): RecipientShown {
  const masked = row.address === null || whole ? row.address : row.channel === 'email' ? maskAddress(row.address) : maskNumber(row.address);
  return {
    id: row.id,
    contact: row.id,
    name: row.name,
    address: masked,
    channel: row.channel,
    variant: row.variant,
    state: row.state,
    reason: row.reason,
    message: row.messageId,
    tries: row.tries,
    due_at: iso(row.dueAt),
    queued_at: iso(row.queuedAt),
    moved_at: iso(row.movedAt),
    replied_at: iso(row.repliedAt),
    opted_out_at: iso(row.optedOutAt),
  };
}

function analyticsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}:id/analytics/`,
    summary: 'Figures of a campaign: rates, reasons, cost, its variants compared',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    response: CampaignAnalytics,
    handle: (ctx, { params }) => ctx.read(async (tx) => analytics(tx, await campaignOr404(tx, params.id))),
  });
}

async function analytics(tx: Reading, campaign: CampaignRow): Promise<Static<typeof CampaignAnalytics>> {
  const counts = (await countsOf(tx, [campaign.id])).get(campaign.id) ?? [];
  const totals = totalOf(counts);
  const { recipients, sent, delivered, deliveryRate, readRate, progress } = ratesOf(totals);
  const reasons = await reasonsOf(tx, campaign);
  const variants = presentVariants(await variantsFor(tx, campaign.id), counts);
  return {
    campaign: campaign.id,
    total_recipients: recipients,
    sent_count: sent,
    delivered_count: delivered,
    read_count: totals.read,
    failed_count: totals.failed,
    replied_count: totals.replied,
    opted_out_count: totals.opted_out,
    unconfirmed_count: totals.unconfirmed,
    delivery_rate: deliveryRate,
    read_rate: readRate,
    reply_rate: sent === 0 ? 0 : Math.round((totals.replied / sent) * 10_000) / 100,
    progress_percentage: progress,
    ...costs(campaign),
    left_out: reasons.filter(({ state }) => state === 'skipped').map(({ reason, people }) => ({ reason, people })),
    failures: reasons.filter(({ state }) => state === 'failed').map(({ reason, people }) => ({ reason, people })),
    variants: variants.map(({ key, name, counts: of }) => ({
      key,
      name,
      figures: {
        total: of.waiting + of.queued + of.accepted + of.delivered + of.read + of.failed + of.unconfirmed + of.cancelled,
        sent: of.accepted + of.delivered + of.read,
        delivered: of.delivered + of.read,
        read: of.read,
        failed: of.failed,
      },
      replied: of.replied,
      opted_out: of.opted_out,
      is_winner: campaign.winner === key,
    })),
  };
}

function permissionsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}:id/permissions/`,
    summary: 'What you may do with a campaign as it stands now',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    response: Permissions,
    handle: (ctx, { params }) =>
      ctx.read(async (tx) => {
        const campaign = await campaignOr404(tx, params.id);
        const above = tx.tenantId === null ? null : await readApproveAbove(tx);
        return permissionsOf(ctx.actor, campaign, above);
      }),
  });
}

function permissionsOf(actor: Actor, { status, approvedBy, createdBy, editedBy }: CampaignRow, above: number | null): Static<typeof Permissions> {
  const can = (deed: Deed, permission: string): boolean => may(deed, status) && allows(actor, permission);
  return {
    can_view: true,
    can_edit: can('edit', 'campaigns.manage'),
    can_delete: can('delete', 'campaigns.manage'),
    can_start: can('start', 'campaigns.send'),
    can_pause: can('pause', 'campaigns.stop'),
    can_resume: can('resume', 'campaigns.send'),
    can_cancel: can('cancel', 'campaigns.stop'),
    can_approve: can('approve', 'campaigns.approve') && ![createdBy, editedBy].includes(actor.id),
    can_duplicate: allows(actor, 'campaigns.manage'),
    can_view_analytics: true,
    status_info: { current_status: status, is_active: status === 'running', needs_approval: above !== null && approvedBy === null && may('approve', status) },
  };
}

function settingsRoutes(now: () => Date): RouteDefinition[] {
  const path = '/api/messaging/campaign-settings/';
  return [
    route({
      method: 'GET',
      path,
      summary: 'From how many recipients on a second person must approve',
      tag,
      access: 'campaigns.read',
      response: Settings,
      handle: (ctx) => ctx.write(async (tx) => ({ approve_above: await readApproveAbove(tx) })),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set from how many recipients on a second person must approve',
      tag,
      access: 'campaigns.approve',
      body: SettingsBody,
      response: Settings,
      handle: (ctx, { body }) =>
        ctx.write(async (tx) => {
          await writeApproveAbove(tx, body.approve_above, now());
          await record(tx, ctx, [{ action: 'campaign_settings.changed', objectType: 'campaign_settings', objectId: tx.tenantId, details: { ...body } }]);
          return { approve_above: await readApproveAbove(tx) };
        }),
    }),
  ];
}
