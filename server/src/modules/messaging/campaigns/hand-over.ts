import type { Tx } from '../../../kernel/db.ts';
import { derivedId, newId } from '../../../kernel/ids.ts';
import type { Passage } from '../outbox/index.ts';
import { noGateway } from '../sms/index.ts';
import type { CampaignTools } from './deps.ts';
import type { CampaignRow } from './queries.ts';
import type { Queued } from './recipient-queries.ts';
import { lateAt, type Ready } from './sift.ts';

/** Of every message of a campaign, in the outbox. */
export const KIND = 'campaign';

interface Handing {
  readonly campaign: CampaignRow;
  readonly ready: readonly Ready[];
  /** By which text messages leave at once; null: they stand in line. */
  readonly passage: Passage | null;
}

export interface Handed {
  readonly queued: readonly Queued[];
  /** Whose words do not fit their channel after all: a template that lacks a value, an address that is none. */
  readonly refused: readonly Ready[];
}

type Named = Ready & { readonly id: string };

/** Puts messages into the outbox, in the transaction in which their people cease to wait: each exactly once. @throws AppError for a channel that nothing can leave by */
export async function handOver(tx: Tx, tools: CampaignTools, { campaign, ready, passage }: Handing): Promise<Handed> {
  const named = ready.map((one): Named => ({ ...one, id: newId() }));
  const by = (channel: string): readonly Named[] => named.filter(({ row }) => row.channel === channel);
  await queueTexts(tx, tools, { campaign, people: by('sms'), passage });
  const refused = new Set([
    ...(await queueWhatsapp(tx, tools, { campaign, people: by('whatsapp') })),
    ...(await queueMails(tx, tools, { campaign, people: by('email') })),
  ]);
  const queued = named
    .filter(({ id }) => !refused.has(id))
    .map(({ id, row, script, standby }) => ({
      contactId: row.contactId,
      variant: script.key,
      messageId: id,
      standbyId: standby === null ? null : derivedId('standby', id),
    }));
  return { queued, refused: named.filter(({ id }) => refused.has(id)) };
}

interface Part {
  readonly campaign: CampaignRow;
  readonly people: readonly Named[];
}

/** A person leaves the waiting list with each try: what is written to whoever was locked there is new. */
function keyOf({ id }: Named): string {
  return `campaign:${id}`;
}

function shared(campaign: CampaignRow): { readonly kind: string; readonly lane: 2; readonly purpose: CampaignRow['purpose']; readonly groupId: string } {
  return { kind: KIND, lane: 2, purpose: campaign.purpose, groupId: campaign.id };
}

async function queueTexts(tx: Tx, tools: CampaignTools, { campaign, people, passage }: Part & Pick<Handing, 'passage'>): Promise<void> {
  if (people.length === 0) return;
  const way = await tools.wayOf(tx, campaign.sender);
  if (way === null) throw noGateway();
  const same = { ...shared(campaign), sender: way.sender, channelId: way.channelId, isCharged: campaign.isCharged };
  await tools.queueTexts(
    tx,
    people.map((one) => ({
      ...same,
      id: one.id,
      dedupeKey: keyOf(one),
      to: one.row.address,
      text: one.spoken.text,
      contactId: one.row.contactId,
      doNotSendAfter: lateAt(campaign, one.row),
    })),
    passage ?? undefined,
  );
}

async function queueWhatsapp(tx: Tx, tools: CampaignTools, { campaign, people }: Part): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const afterMs = (campaign.failoverMinutes ?? 0) * 60_000;
  return tools.queueWhatsapp(tx, {
    ...shared(campaign),
    numberId: campaign.numberId,
    isCharged: campaign.isCharged,
    people: people.map((one) => ({
      id: one.id,
      dedupeKey: keyOf(one),
      to: one.row.address,
      contactId: one.row.contactId,
      templateId: one.script.whatsappTemplateId!,
      values: one.spoken.values,
      header: one.script.header,
      cards: one.spoken.cards,
      buttons: one.spoken.buttons,
      doNotSendAfter: lateAt(campaign, one.row),
      failover: one.standby === null ? null : { channel: 'sms', afterMs, to: one.row.phone!, text: one.standby.text },
    })),
  });
}

async function queueMails(tx: Tx, tools: CampaignTools, { campaign, people }: Part): Promise<ReadonlySet<string>> {
  return tools.queueMails(tx, {
    ...shared(campaign),
    mails: people.map((one) => ({
      id: one.id,
      dedupeKey: keyOf(one),
      to: one.row.address,
      contactId: one.row.contactId,
      language: one.row.language,
      subject: one.spoken.subject,
      text: one.spoken.text,
      doNotSendAfter: lateAt(campaign, one.row),
    })),
  });
}
