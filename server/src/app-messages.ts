import { tellCampaigns } from './app-campaigns.ts';
import { tellInbox } from './app-inbox.ts';
import type { SmsAccounts } from './app-sms.ts';
import type { WaterParts } from './app-water.ts';
import { noteDelivered } from './app-delivered.ts';
import type { Whatsapp } from './app-whatsapp.ts';
import type { Tx } from './kernel/db.ts';
import { AppError } from './kernel/errors.ts';
import type { RouteDefinition } from './kernel/http.ts';
import { derivedId } from './kernel/ids.ts';
import { createConsentListener, judgeConsent, type ConsentAnswer } from './modules/messaging/contacts/index.ts';
import { createServiceCharge } from './modules/messaging/credits/index.ts';
import { createRules, createWhatsappFirst, failoverRoutes, type Rules } from './modules/messaging/failover/index.ts';
import { createInbound, type Inbound } from './modules/messaging/inbound/index.ts';
import type { Inbox } from './modules/messaging/inbox/index.ts';
import type { InboundChannel, InboundListener } from './modules/messaging/inbound/port.ts';
import {
  createOutbox,
  createTextQueue,
  outboxJobs,
  type NewText,
  type Outbox,
  type OutboxDeps,
  type QueueText,
  type TextReader,
} from './modules/messaging/outbox/index.ts';
import { countMoves, createPriceBook, pricesNow, smsRoutes, type SmsDeps } from './modules/messaging/sms/index.ts';
import { createTemplatedQueue } from './modules/messaging/whatsapp/index.ts';

export interface ServiceLine {
  readonly queueTexts: QueueText;
  readonly rules: Rules;
}

/** Where everything that is said by text message is put in line: some kinds by WhatsApp first, as the client has it. */
export function serviceLine({ secrets, clock, config }: Pick<WaterParts, 'secrets' | 'clock' | 'config'>): ServiceLine {
  const rules = createRules(clock);
  const deps = { secrets, clock, chargeService: createServiceCharge(clock, { lends: config.smsGateways.length > 0 }) };
  return { rules, queueTexts: createWhatsappFirst({ rules, queueTexts: createTextQueue(deps), queueTemplated: createTemplatedQueue(deps) }) };
}

/** Everything about text messages, and about what goes by WhatsApp before them. */
export function textRoutes({ sms, failover }: { readonly sms: SmsDeps; readonly failover: Parameters<typeof failoverRoutes>[0] }): RouteDefinition[] {
  return [...smsRoutes(sms), ...failoverRoutes(failover)];
}

/** What the line of text messages asks and tells: consent, prices, credits, figures. */
function smsLine({ clock }: Pick<WaterParts, 'clock'>, inbox: Inbox): Pick<OutboxDeps, 'consent' | 'prices' | 'onCharged' | 'onMoved'> {
  const prices = createPriceBook(clock);
  return {
    consent: (tx, asks) =>
      judgeConsent(
        tx,
        asks.map(({ to, purpose }) => ({ identity: { kind: 'phone', value: to }, channel: 'sms', purpose })),
      ),
    prices: async (tx) => {
      const costOf = await prices(tx);
      return (_account, to, parts) => costOf(to, parts);
    },
    ...tellCampaigns(
      { clock },
      tellInbox(inbox, (tx, moved) => countMoves(tx, moved, clock.now())),
    ),
  };
}

export interface TextParts {
  readonly gateways: SmsDeps['gateways'];
  readonly queueTexts: QueueText;
  readonly texts: TextReader;
  readonly accounts: SmsAccounts;
}

export function smsDeps({ db, clock, secrets }: WaterParts, { gateways, queueTexts, texts, accounts }: TextParts): SmsDeps {
  return {
    db,
    secrets,
    now: () => clock.now(),
    queueTexts,
    texts,
    gateways,
    costOf: pricesNow,
    wayOf: accounts.wayOf,
    accountsOf: accounts.of,
  };
}

export interface Hearing {
  readonly queueTexts: QueueText;
  readonly whatsapp: Whatsapp;
  /** Hears every word first, and leaves it to the others. */
  readonly first: InboundListener;
  /** Shows every word in its talk, and hears what nobody else has answered. */
  readonly inbox: Inbox;
  /** Asked after those that hear STOP and START, in this order. */
  readonly listeners: readonly InboundListener[];
}

/** Every word that comes in, handed to those who answer it. */
export function buildInbound({ db, log, activeTenants }: WaterParts, hearing: Hearing): Inbound {
  const stops = createConsentListener({ answer: (tx, answer) => confirm(tx, hearing, answer) });
  return createInbound({
    db,
    log,
    activeTenants,
    listeners: [hearing.first, ...[stops, ...hearing.listeners].map(hearing.inbox.shown), hearing.inbox.listener],
  });
}

/** Once per word, by the sender it came in by. */
async function confirm(tx: Tx, lines: Hearing, { word, text }: ConsentAnswer): Promise<void> {
  const { channel, channelId } = word;
  const id = derivedId('opt-out-answer', word.id);
  const answer = { id, dedupeKey: `opt_out_answer:${word.id}`, lane: 1 as const, kind: 'opt_out_answer', to: word.from.value, text };
  if (channel === 'sms') await lines.queueTexts(tx, [{ ...answer, channelId }]);
  else await answerSameWay(tx, lines, { ...answer, channel, channelId });
}

export interface SameWay extends Omit<NewText, 'channelId'> {
  readonly channel: InboundChannel;
  /** The sender that the word came in by. */
  readonly channelId: string;
}

/** An answer by the channel that somebody wrote by: a text message by any gateway, on WhatsApp the number they wrote to. */
export async function answerSameWay(
  tx: Tx,
  { queueTexts, whatsapp }: Pick<Hearing, 'queueTexts' | 'whatsapp'>,
  { channel, channelId, ...answer }: SameWay,
): Promise<void> {
  if (channel === 'sms') await queueTexts(tx, [answer]);
  else
    try {
      const { text, ...rest } = answer;
      await whatsapp.queue(tx, { ...rest, message: { type: 'text', text: { body: text } }, numberId: channelId });
    } catch (error) {
      // a number that may not write now has taken the word all the same
      if (!(error instanceof AppError)) throw error;
    }
}

interface OutboxParts {
  readonly gateways: OutboxDeps['gateways'];
  readonly bulkGateways: NonNullable<OutboxDeps['bulkGateways']>;
  readonly accounts: SmsAccounts;
  readonly inbox: Inbox;
  readonly failed: OutboxDeps['onFailed'];
}

/** The line of text messages. */
export function buildOutbox({ db, clock, secrets, log, metrics, activeTenants }: WaterParts, parts: OutboxParts): Outbox {
  const { gateways, bulkGateways, accounts, inbox, failed } = parts;
  return createOutbox({
    channel: 'sms',
    wakeUps: outboxJobs,
    db,
    clock,
    secrets,
    log,
    metrics,
    gateways,
    bulkGateways,
    activeTenantIds: activeTenants,
    channelsOf: accounts.of,
    ...smsLine({ clock }, inbox),
    onFailed: failed,
    onUndeliverable: failed,
    onDelivered: noteDelivered(clock),
  });
}
