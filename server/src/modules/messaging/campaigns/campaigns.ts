import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { requireMatch } from '../../../kernel/etag.ts';
import { newId } from '../../../kernel/ids.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { wrongState } from './errors.ts';
import { EMPTY, readDraft } from './input.ts';
import { addCampaign, findCampaign, rewriteCampaign, setStanding, takeTurn, type CampaignRow, type Reading } from './queries.ts';
import type { CampaignPatch } from './schema.ts';
import { may, type Deed } from './state.ts';
import { replaceVariants, variantsOf, type Variant } from './variant-queries.ts';

/** @throws AppError `not_found` */
export async function campaignOr404(tx: Reading, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(tx, id);
  if (!campaign) throw notFound();
  return campaign;
}

/** The campaign, for whoever is going to change it; others wait. @throws AppError `not_found`, `campaigns.wrong_state` */
export async function campaignFor(tx: Tx, deed: Deed, id: string): Promise<CampaignRow> {
  await takeTurn(tx, id);
  const campaign = await campaignOr404(tx, id);
  if (!may(deed, campaign.status)) throw wrongState(deed, campaign.status);
  return campaign;
}

export async function variantsFor(tx: Reading, id: string): Promise<readonly Variant[]> {
  return (await variantsOf(tx, [id])).get(id) ?? [];
}

export function userOf({ actor }: AuditSource): string | null {
  return actor.kind === 'user' ? actor.id : null;
}

/** A draft; nothing is sent before it is started. @returns the id @throws AppError `invalid`, `not_found` */
export async function createCampaign(tx: Tx, source: AuditSource, { body, now }: { readonly body: CampaignPatch; readonly now: Date }): Promise<string> {
  const { plan, variants } = await readDraft(tx, { plan: EMPTY, variants: [] }, { body, now });
  const id = newId();
  await addCampaign(tx, { id, plan, createdBy: userOf(source), at: now });
  await replaceVariants(tx, id, variants);
  await record(tx, source, [{ action: 'campaign.created', objectType: 'campaign', objectId: id, details: { type: plan.campaignType, name: plan.name } }]);
  return id;
}

export interface Change {
  readonly id: string;
  readonly body: CampaignPatch;
  /** True: what the body leaves out is empty again. */
  readonly isWhole: boolean;
  readonly ifMatch: string | undefined;
  readonly now: Date;
}

/** @throws AppError `not_found`, `campaigns.wrong_state`, `precondition_failed`, `invalid` */
export async function changeCampaign(tx: Tx, source: AuditSource, { id, body, isWhole, ifMatch, now }: Change): Promise<void> {
  const campaign = await campaignFor(tx, 'edit', id);
  requireMatch(ifMatch, campaign.editedMicros);
  const shown = await variantsFor(tx, id);
  const before = isWhole ? { plan: EMPTY, variants: [], shown } : { plan: campaign, variants: shown, shown };
  const { plan, variants } = await readDraft(tx, before, { body, now });
  await rewriteCampaign(tx, id, { plan, editedBy: userOf(source) });
  await replaceVariants(tx, id, variants);
  // what was scheduled is not what stands there now: somebody schedules it again
  if (campaign.status !== 'draft') await setStanding(tx, id, { status: 'draft', statusReason: '' });
  await record(tx, source, [{ action: 'campaign.changed', objectType: 'campaign', objectId: id, details: { fields: Object.keys(body) } }]);
}

/** @throws AppError `not_found`, `campaigns.wrong_state` */
export async function deleteCampaign(tx: Tx, source: AuditSource, { id, now }: { readonly id: string; readonly now: Date }): Promise<void> {
  await campaignFor(tx, 'delete', id);
  await setStanding(tx, id, { deletedAt: now });
  await record(tx, source, [{ action: 'campaign.deleted', objectType: 'campaign', objectId: id }]);
}

/** The same as a draft of its own, without times. @returns its id @throws AppError `not_found` */
export async function duplicateCampaign(tx: Tx, source: AuditSource, { id, now }: { readonly id: string; readonly now: Date }): Promise<string> {
  const campaign = await campaignOr404(tx, id);
  const copy = newId();
  const plan = { ...campaign, name: `${campaign.name} (copy)`.slice(0, 255), scheduledAt: null, localTime: null, recurrence: null };
  await addCampaign(tx, { id: copy, plan, createdBy: userOf(source), at: now });
  await replaceVariants(tx, copy, await variantsFor(tx, id));
  await record(tx, source, [{ action: 'campaign.created', objectType: 'campaign', objectId: copy, details: { copy_of: id } }]);
  return copy;
}
