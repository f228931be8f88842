import { sql } from 'kysely';
import { systemClock } from '../../server/src/kernel/clock.ts';
import { openDb, type Db } from '../../server/src/kernel/db.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import { createJobQueue, type JobQueue } from '../../server/src/kernel/jobs.ts';
import { createLog } from '../../server/src/kernel/log.ts';
import { createMetrics } from '../../server/src/kernel/metrics.ts';
import { createCampaign } from '../../server/src/modules/messaging/campaigns/campaigns.ts';
import { pauseCampaign, resumeCampaign } from '../../server/src/modules/messaging/campaigns/control.ts';
import type { CampaignTools } from '../../server/src/modules/messaging/campaigns/deps.ts';
import { campaignJobs } from '../../server/src/modules/messaging/campaigns/jobs.ts';
import { startCampaign } from '../../server/src/modules/messaging/campaigns/start.ts';
import { findOrCreateContacts, recordConsent } from '../../server/src/modules/messaging/contacts/index.ts';
import { addCredits } from '../../server/src/modules/messaging/credits/index.ts';
import { outboxJobs } from '../../server/src/modules/messaging/outbox/jobs.ts';
import { createWays, pricesNow } from '../../server/src/modules/messaging/sms/index.ts';
import { systemSource } from '../../server/src/modules/tenancy/audit/index.ts';
import type { Rig } from '../rig.ts';

/** A tenant's people and a campaign to them, and our own hands on it: as a person of the tenant would have. */
export interface Field {
  readonly campaignId: string;
  readonly phones: readonly string[];
  readonly granted: number;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Puts the sweeps in at once, as a worker that starts does. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface FieldOptions {
  readonly people: number;
  readonly perMinute: number | null;
}

/** Of every text of the campaign, so that the journal can be read apart. */
export const MARK = 'Ofa ya maji:';

export async function openField(rig: Rig, { people, perMinute }: FieldOptions): Promise<Field> {
  const queue = createJobQueue({ url: rig.runtimeUrl, log: createLog('fatal'), metrics: createMetrics(), supervise: false });
  await queue.start();
  const db = openDb({ url: rig.runtimeUrl, max: 2, jobs: queue, onError: () => undefined });
  const { tenantId } = rig.utilities[0]!;
  const phones = Array.from({ length: people }, (_, index) => `25471${String(index).padStart(7, '0')}`);
  await rig.database.query('update tenants set time_zone = $2 where id = $1', [tenantId, zoneOfNoon()]);
  const contactIds = await addPeople(db, tenantId, phones);
  const tools = toolsOf();
  const granted = people * 3;
  const campaignId = await db.inTenant(tenantId, async (tx) => {
    await addCredits(tx, { kind: 'grant', credits: BigInt(granted), note: 'chaos', actorId: null, dedupeKey: newId() });
    const segmentId = newId();
    await sql`insert into segments (tenant_id, id, name, kind) values (${tenantId}, ${segmentId}, 'All', 'static')`.execute(tx.q);
    await sql`insert into segment_members (tenant_id, segment_id, contact_id) select ${tenantId}, ${segmentId}, id from unnest(${contactIds}::uuid[]) id`.execute(
      tx.q,
    );
    const body = { name: 'Under fire', message_text: `${MARK} {{first_name}}`, target_segment_ids: [segmentId], throttle_per_minute: perMinute };
    return createCampaign(tx, systemSource, { body, now: new Date() });
  });
  await db.inTenant(tenantId, (tx) => startCampaign(tx, tools, { source: systemSource, id: campaignId }));
  const step = { source: systemSource, id: campaignId };
  return {
    campaignId,
    phones,
    granted,
    pause: () => db.inTenant(tenantId, async (tx) => void (await pauseCampaign(tx, { ...step, now: new Date() }))),
    resume: () => db.inTenant(tenantId, (tx) => resumeCampaign(tx, tools, step)),
    sweep: () => sweep(queue),
    close: () => close(db, queue),
  };
}

async function sweep({ boss }: JobQueue): Promise<void> {
  for (const job of [outboxJobs.sweep, campaignJobs.sweep]) await boss.send(job.name, {});
}

async function close(db: Db, queue: JobQueue): Promise<void> {
  await queue.drain();
  await db.close();
}

/** Advertising goes out by day: the tenant lives where it is about noon. */
function zoneOfNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? `-${ahead}` : `+${-ahead}`}`;
}

async function addPeople(db: Db, tenantId: string, phones: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let from = 0; from < phones.length; from += 1_000) {
    const identities = phones.slice(from, from + 1_000).map((value) => ({ kind: 'phone', value, name: `P${value}` }) as const);
    const same = { channel: 'sms', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Yes', occurredAt: new Date() } as const;
    ids.push(
      ...(await db.inTenant(tenantId, async (tx) => {
        const made = await findOrCreateContacts(tx, identities, 'import');
        await recordConsent(
          tx,
          identities.map((identity) => ({ ...same, subject: { identity } })),
        );
        return made;
      })),
    );
  }
  return ids;
}

/** Starting and going on hand nothing over themselves: workers do. */
function toolsOf(): CampaignTools {
  const nobody = (): Promise<never> => Promise.reject(new Error('only workers hand messages over'));
  return { clock: systemClock, queueTexts: nobody, wayOf: createWays([]), queueWhatsapp: nobody, queueMails: nobody, costOf: pricesNow, mailIsReady: false };
}
