import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { countryOf, readPhone } from '../../../kernel/phone.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { judgeConsent } from '../contacts/index.ts';
import { readCredits, reserveCredits } from '../credits/index.ts';
import { noGateway, tooFewCredits } from '../sms/index.ts';
import { campaignOr404, variantsFor } from './campaigns.ts';
import type { CampaignTools } from './deps.ts';
import { notReady } from './errors.ts';
import type { CampaignRow } from './queries.ts';
import { findPerson, placeOf } from './person-queries.ts';
import { checkCarriers, spokenChannels } from './start.ts';
import { scriptsOf, type Addressee, type Script, type Spoken } from './words.ts';

/** A test is nothing that a campaign counts. */
const TEST_KIND = 'campaign_test';
const KEPT_MS = 3_600_000;

export interface TestAsk {
  readonly source: AuditSource;
  readonly id: string;
  readonly to: readonly string[];
  readonly channel: CampaignRow['channels'][number] | null;
  readonly variant: string | null;
  readonly contact: string | null;
}

export interface TestMessage {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly subject: string;
  readonly spoken: Spoken;
}

/** What people of the campaign will get, to a few of one's own: told as service, in front of the bulk. @throws AppError `campaigns.not_ready`, `invalid`, `not_found`, … */
export async function sendTest(
  tx: Tx,
  tools: CampaignTools,
  ask: TestAsk,
): Promise<{ readonly channel: CampaignRow['channels'][number]; readonly messages: readonly TestMessage[] }> {
  const campaign = await campaignOr404(tx, ask.id);
  const channel = ask.channel ?? campaign.channels[0]!;
  if (!campaign.channels.includes(channel)) throw invalid({ channel: ['The campaign does not go there.'] });
  const scripts = await scriptsOf(tx, await variantsFor(tx, ask.id), spokenChannels(campaign));
  const script = ask.variant === null ? [...scripts.values()][0] : scripts.get(ask.variant);
  if (!script) throw notFound();
  await checkCarriers(tx, tools, { ...campaign, channels: [channel], failoverMinutes: null });
  const person = await personOf(tx, ask.contact);
  const country = countryOf(await placeOf(tx));
  const messages = ask.to.map((text) => {
    const to = channel === 'email' ? text.trim().toLowerCase() : readPhone(text, country);
    if (to === null || (channel === 'email' && !to.includes('@'))) throw invalid({ to: [`${text} is no address of this channel.`] });
    return messageTo(script, { channel, person: { ...person, address: to } });
  });
  await refuseBlocked(tx, channel, messages);
  await leave(tx, tools, { campaign, channel, script, messages });
  await record(tx, ask.source, [
    { action: 'campaign.tested', objectType: 'campaign', objectId: ask.id, details: { channel, messages: messages.length, variant: script.key } },
  ]);
  return { channel, messages };
}

/** @throws AppError `invalid` */
async function refuseBlocked(tx: Tx, channel: CampaignRow['channels'][number], messages: readonly TestMessage[]): Promise<void> {
  const verdicts = await judgeConsent(
    tx,
    messages.map(({ to }) => ({ identity: { kind: channel === 'email' ? 'email' : 'phone', value: to }, channel, purpose: 'service' })),
  );
  const blocked = messages.filter((_one, at) => verdicts[at] === 'blocked');
  if (blocked.length > 0) throw invalid({ to: blocked.map(({ to }) => `${to} is blocked. Unblock the contact first.`) });
}

async function personOf(tx: Tx, contactId: string | null): Promise<Omit<Addressee, 'address'>> {
  if (contactId === null) return { name: 'Amina', language: null, attributes: {} };
  const person = await findPerson(tx, contactId);
  if (!person) throw notFound();
  return person;
}

function messageTo(script: Script, { channel, person }: { readonly channel: CampaignRow['channels'][number]; readonly person: Addressee }): TestMessage {
  const spoken = script.speak(channel, person);
  if (spoken === null) throw notReady('A value is missing for the text. Name a contact that has it, or give it in variables.');
  return { id: newId(), to: person.address, text: spoken.text, subject: spoken.subject, spoken };
}

interface Leaving {
  readonly campaign: CampaignRow;
  readonly channel: CampaignRow['channels'][number];
  readonly script: Script;
  readonly messages: readonly TestMessage[];
}

async function leave(tx: Tx, tools: CampaignTools, leaving: Leaving): Promise<void> {
  const { campaign, channel, script, messages } = leaving;
  const doNotSendAfter = new Date(tools.clock.now().getTime() + KEPT_MS);
  const same = { kind: TEST_KIND, lane: 1, purpose: 'service', groupId: null } as const;
  const each = messages.map(({ id, to }) => ({ id, to, dedupeKey: `${TEST_KIND}:${id}`, contactId: null, doNotSendAfter }));
  if (channel === 'sms') return leaveAsTexts(tx, tools, leaving);
  if (channel === 'whatsapp') {
    const people = each.map((one, index) => ({
      ...one,
      templateId: script.whatsappTemplateId!,
      values: messages[index]!.spoken.values,
      header: script.header,
      cards: messages[index]!.spoken.cards,
      buttons: messages[index]!.spoken.buttons,
      failover: null,
    }));
    const unfit = await tools.queueWhatsapp(tx, { ...same, numberId: campaign.numberId, isCharged: false, people });
    if (unfit.size > 0) throw notReady('A value is missing for the template. Name a contact that has it, or give it in variables.');
    return;
  }
  const mails = each.map((one, index) => ({ ...one, language: null, subject: messages[index]!.subject, text: messages[index]!.text }));
  const unfit = await tools.queueMails(tx, { ...same, mails });
  if (unfit.size > 0) throw invalid({ to: ['Not a mail address.'] });
}

async function leaveAsTexts(tx: Tx, tools: CampaignTools, { campaign, messages }: Leaving): Promise<void> {
  const way = await tools.wayOf(tx, campaign.sender);
  if (way === null) throw noGateway();
  const parts = messages.reduce((sum, { spoken }) => sum + spoken.parts, 0);
  const reserved = await reserveCredits(tx, { parts, groupId: campaign.id });
  if (reserved === 'too_few') throw tooFewCredits(parts, (await readCredits(tx)).available);
  const same = { kind: TEST_KIND, lane: 1, purpose: 'service', sender: way.sender, channelId: way.channelId, isCharged: reserved === 'reserved' } as const;
  const doNotSendAfter = new Date(tools.clock.now().getTime() + KEPT_MS);
  await tools.queueTexts(
    tx,
    messages.map(({ id, to, text }) => ({ ...same, id, dedupeKey: `${TEST_KIND}:${id}`, to, text, doNotSendAfter })),
  );
}
