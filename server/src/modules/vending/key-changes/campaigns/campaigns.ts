import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { normaliseAccount } from '../../meters/index.ts';
import { releaseMeters } from '../../tokens/index.ts';
import { campaignOver, noMeters, nothingReady, startedAlready } from '../errors.ts';
import { keyChangeJobs } from '../jobs.ts';
import { isEmptyKey, type MeterKey } from '../keys/key.ts';
import {
  cancelChanges,
  insertCampaign,
  insertChanges,
  lockCampaign,
  metersNamed,
  metersWithKey,
  metersWithoutKey,
  moveCampaign,
  progressOf,
  takeTurn,
  type Selection,
} from './queries.ts';

/** Which meters get new keys. */
export type Wanted =
  | { readonly by: 'all' }
  /** Those that the vendor's file names. */
  | { readonly by: 'file' }
  /** By number or id. */
  | { readonly by: 'list'; readonly names: readonly string[] }
  /** Those whose key is known to be this one. */
  | { readonly by: 'key'; readonly key: MeterKey };

export interface CampaignInput {
  readonly name: string;
  readonly wanted: Wanted;
  /** The key that they are to have. */
  readonly target: MeterKey;
  readonly holdDays: number;
  readonly source: AuditSource;
  readonly at: Date;
}

/**
 * Begins a campaign: chooses the meters, sends nothing. A meter that another campaign is not done with is left out; in a
 * list it is refused by name.
 * @returns the id. @throws AppError `invalid`, `key_changes.no_meters`
 */
export async function createCampaign(tx: Tx, { name, wanted, target, holdDays, source, at }: CampaignInput): Promise<string> {
  await takeTurn(tx);
  const meters = await chosen(tx, wanted, target);
  if (meters.length === 0 && wanted.by !== 'file') throw noMeters();
  const id = newId();
  const selection = selectionOf(wanted, meters.length);
  await insertCampaign(tx, { id, name, selection, target, holdDays, by: source.actor.kind === 'user' ? source.actor.id : null, at });
  if (meters.length > 0) await insertChanges(tx, { campaignId: id, changes: meters.map((meterId) => ({ id: newId(), meterId })), at });
  await note(tx, source, { action: 'created', id, details: { name, selection, target, meters: meters.length } });
  return id;
}

async function chosen(tx: Tx, wanted: Wanted, target: MeterKey): Promise<readonly string[]> {
  switch (wanted.by) {
    case 'file':
      return [];
    case 'list':
      return named(tx, wanted.names);
    case 'key':
      if (isEmptyKey(wanted.key)) throw invalid({ key: ['Say which key: supply group, revision, tariff index or base date.'] });
      return metersWithKey(tx, wanted.key);
    case 'all':
      if (isEmptyKey(target)) throw invalid({ target: ['Say which key the meters are to have: it tells which of them have it not.'] });
      return metersWithoutKey(tx, target);
    default:
      return wanted satisfies never;
  }
}

async function named(tx: Tx, names: readonly string[]): Promise<readonly string[]> {
  const keys = [...new Set(names.map((name) => (isUuid(name.trim()) ? name.trim().toLowerCase() : normaliseAccount(name))))];
  const found = await metersNamed(tx, { ids: keys.filter(isUuid), numbers: keys.filter((key) => !isUuid(key)) });
  const known = new Set(found.flatMap(({ id, number }) => [id, number]));
  const [missing, busy] = [keys.filter((key) => !known.has(key)), found.filter((meter) => meter.busy)];
  if (missing.length > 0) throw invalid({ meters: missing.slice(0, 20).map((key) => `No meter is called ${key}.`) });
  if (busy.length > 0) throw invalid({ meters: busy.slice(0, 20).map(({ number }) => `Another campaign is not done with ${number}.`) });
  return [...new Set(found.map(({ id }) => id))];
}

function selectionOf(wanted: Wanted, meters: number): Selection {
  if (wanted.by === 'list') return { by: 'list', meters };
  return wanted.by === 'key' ? { by: 'key', key: wanted.key } : { by: wanted.by };
}

interface Acting {
  readonly id: string;
  readonly source: AuditSource;
  readonly at: Date;
}

/** Begins to hand out what is in hand; tokens that come later follow by themselves. @throws AppError `not_found`, `key_changes.started`, `key_changes.no_pairs` */
export async function startCampaign(tx: Tx, { id, source, at }: Acting): Promise<void> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) throw notFound();
  if (campaign.state === 'running') throw startedAlready();
  if (campaign.state !== 'open') throw campaignOver();
  if (!(await progressOf(tx, id)).some(({ state }) => state === 'ready')) throw nothingReady();
  await moveCampaign(tx, { id, to: 'running', at });
  await enqueue(tx, keyChangeJobs.deliver, [{ tenantId: tx.tenantId, campaignId: id }]);
  await note(tx, source, { action: 'started', id, details: {} });
}

/**
 * Ends a campaign. What was handed out cannot be taken back: those changes stay open until the meter confirms.
 * @returns how many meters were let go, and how many have their tokens and have not confirmed
 * @throws AppError `not_found`, `key_changes.campaign_over`
 */
export async function cancelCampaign(tx: Tx, { id, source, at }: Acting): Promise<{ readonly cancelled: number; readonly remaining: number }> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) throw notFound();
  if (campaign.state === 'done' || campaign.state === 'cancelled') throw campaignOver();
  const meters = await cancelChanges(tx, id, at);
  await releaseMeters(tx, meters, { reason: 'key_change', at });
  await moveCampaign(tx, { id, to: 'cancelled', at });
  const remaining = (await progressOf(tx, id)).find(({ state }) => state === 'sent')?.meters ?? 0;
  await note(tx, source, { action: 'cancelled', id, details: { cancelled: meters.length, remaining } });
  return { cancelled: meters.length, remaining };
}

interface Note {
  readonly action: string;
  readonly id: string;
  readonly details: Record<string, unknown>;
}

function note(tx: Tx, source: AuditSource, { action, id, details }: Note): Promise<void> {
  return record(tx, source, [{ action: `key_change_campaign.${action}`, objectType: 'key_change_campaign', objectId: id, details }]);
}
