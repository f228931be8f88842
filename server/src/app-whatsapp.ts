import { tellCampaigns } from './app-campaigns.ts';
import { noteDelivered } from './app-delivered.ts';
import { tellInbox } from './app-inbox.ts';
import type { WaterParts } from './app-water.ts';
import type { Tx } from './kernel/db.ts';
import type { BoundJob } from './kernel/jobs.ts';
import { newId } from './kernel/ids.ts';
import { judgeConsent, recordConsent } from './modules/messaging/contacts/index.ts';
import { noteOptOut } from './modules/messaging/campaigns/index.ts';
import { storeInbound } from './modules/messaging/inbound/index.ts';
import type { Inbox } from './modules/messaging/inbox/index.ts';
import { createOutbox, type FailedText, type Outbox } from './modules/messaging/outbox/index.ts';
import type { ConsentGate } from './modules/messaging/outbox/port.ts';
import {
  createEventIntake,
  createFolderStore,
  createS3Store,
  createWhatsappCarrier,
  createWhatsappQueue,
  openSenders,
  whatsappBoundJobs,
  whatsappJobs,
  type PlatformWhatsapp,
  type QueueWhatsapp,
  type WhatsappDeps,
} from './modules/messaging/whatsapp/index.ts';
import type { WhatsappAccount, WhatsappProvider } from './modules/messaging/whatsapp/port.ts';
import { raiseAlerts, resolveAlerts } from './modules/vending/alerts/index.ts';
import { keepUnclaimed } from './modules/vending/payments/index.ts';
import type { addWhatsappHook } from './modules/messaging/whatsapp/index.ts';

export interface Whatsapp {
  readonly deps: WhatsappDeps;
  readonly queue: QueueWhatsapp;
  readonly outbox: Outbox<WhatsappAccount>;
  readonly jobs: readonly BoundJob[];
  readonly hook: Parameters<typeof addWhatsappHook>[1];
}

interface WhatsappParts {
  readonly provider: WhatsappProvider;
  readonly onFailed: (tx: Tx, rows: readonly FailedText[]) => Promise<void>;
  readonly inbox: Inbox;
}

/** WhatsApp with its own line in the outbox, joined to people, words that come in, talks and alerts. */
export function buildWhatsapp(parts: WaterParts, { provider, onFailed, inbox }: WhatsappParts): Whatsapp {
  const { config, db, clock, secrets, log, metrics, activeTenants } = parts;
  const platform: PlatformWhatsapp = config.whatsapp;
  const tools = { clock, secrets, platform, publicUrl: config.publicUrl };
  const deps: WhatsappDeps = {
    ...tools,
    db,
    log,
    metrics,
    provider,
    activeTenants,
    store: config.media.s3 ? createS3Store(config.media.s3) : createFolderStore(config.media.dir),
    storeInbound,
    onSpoken: inbox.onSpoken,
    recordConsent: async (tx, events) => {
      const count = await recordConsent(tx, events);
      for (const { action, subject } of events) if (action === 'withdraw') await noteOptOut(tx, subject, clock.now());
      return count;
    },
    raise: (tx, alerts) => raiseAlerts(tx, alerts.map(alertOf)),
    resolve: (tx, numberId) => resolveAlerts(tx, { keys: [keyOf(numberId)], reason: 'The number answers again.', at: clock.now() }),
    receive: (tenantId, channelId, reports) => outbox.receive(tenantId, channelId, reports),
  };
  const outbox = createOutbox<WhatsappAccount>({
    channel: 'whatsapp',
    wakeUps: whatsappJobs,
    db,
    clock,
    secrets,
    log,
    metrics,
    gateways: { whatsapp: createWhatsappCarrier(deps) },
    activeTenantIds: activeTenants,
    channelsOf: (tx) => openSenders(tx, tools),
    consent,
    ...tellCampaigns(parts, tellInbox(inbox)),
    onDelivered: noteDelivered(clock),
    onFailed,
    onUndeliverable: onFailed,
  });
  return {
    deps,
    outbox,
    queue: createWhatsappQueue({ secrets, clock }),
    jobs: [...outbox.jobs, ...whatsappBoundJobs(deps)],
    hook: {
      ...tools,
      db,
      log,
      intake: createEventIntake({ db, clock }),
      keepUnclaimed: ({ path, ip, body, reason }) =>
        db.asSystem((tx) => keepUnclaimed(tx, { id: newId(), path, ip, contentType: 'application/json', body: Buffer.from(body), reason, shortcode: null })),
    },
  };
}

const consent: ConsentGate = (tx, asks) =>
  judgeConsent(
    tx,
    asks.map(({ channel, to, purpose }) => ({ identity: { kind: /^[A-Z]{2}\./.test(to) ? 'bsuid' : 'whatsapp', value: to }, channel, purpose })),
  );

const keyOf = (numberId: string): string => `whatsapp_number:${numberId}`;

function alertOf({ numberId, number, reason }: Parameters<WhatsappDeps['raise']>[1][number]): Parameters<typeof raiseAlerts>[1][number] {
  const says = { code: 'whatsapp_number', given: { number, reason } } as const;
  return { type: 'whatsapp_number', severity: 'error', dedupeKey: keyOf(numberId), meterId: null, customerId: null, paymentId: null, says };
}
