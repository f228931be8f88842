import { buildCampaigns, failuresApart } from './app-campaigns.ts';
import { answersApart, buildInbox, inboxDeps } from './app-inbox.ts';
import { buyersDeps, keywords, tokensByWhatsapp } from './app-buyers.ts';
import { buildInbound, buildOutbox, serviceLine, smsDeps } from './app-messages.ts';
import { buildAlertJobs, buildMail, messageAlerts, type Mail } from './app-mail.ts';
import { smsAccounts } from './app-sms.ts';
import { buildWebhooks } from './app-webhooks.ts';
import { buildWhatsapp } from './app-whatsapp.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Secrets } from './kernel/crypto.ts';
import type { Db } from './kernel/db.ts';
import { openGatewayCalls } from './gateway-calls.ts';
import { AppError } from './kernel/errors.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { createResponseListener } from './modules/messaging/campaigns/index.ts';
import { createTextReader, type QueueText } from './modules/messaging/outbox/index.ts';
import { c2bUrls, findChannelByKey, findTenantByShortcode, openPaymentChannel, openVendorAccount } from './modules/tenancy/index.ts';
import { raiseAlerts, resolveAlerts } from './modules/vending/alerts/index.ts';
import type { KeyChangeDeps } from './modules/vending/key-changes/index.ts';
import { recordVends, type QueryMeterAtVendor } from './modules/vending/meters/index.ts';
import {
  applyOutcomes,
  createDirectory,
  createIntake,
  createValidation,
  type ChannelDirectory,
  type Intake,
  type PaymentsDeps,
} from './modules/vending/payments/index.ts';
import type { ReconciliationDeps } from './modules/vending/reconciliation/index.ts';
import { createTokensEngine, type TokensDeps } from './modules/vending/tokens/index.ts';
import { createAfricasTalking } from './vendors/africastalking/adapter.ts';
import { createBeem } from './vendors/beem/adapter.ts';
import { createMpesa } from './vendors/mpesa/adapter.ts';
import { createSmtp } from './vendors/smtp/adapter.ts';
import { createStronpower } from './vendors/stronpower/adapter.ts';
import { createTwilio } from './vendors/twilio/adapter.ts';
import { createReceiverCaller } from './vendors/webhooks/adapter.ts';
import { createWhatsapp } from './vendors/whatsapp/adapter.ts';

/** Vendor calls under way at once in one process: two hundred vends a second at a vendor that takes a second, with room. */
const VENDOR_CALLS = 600;

export interface WaterParts {
  readonly config: Config;
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly activeTenants: () => Promise<readonly string[]>;
}

export type Water = ReturnType<typeof buildWater>;

/** The way of a shilling: intake, settling, vending, delivery, each handed what it needs of the others. */
export function buildWater(parts: WaterParts) {
  const { config, db, log, metrics, clock, secrets } = parts;
  const provider = createMpesa({ clock });
  const vendor = createStronpower({ clock, timeoutMs: config.vendorTimeoutMs });
  const { queueTexts, rules } = serviceLine(parts);
  const directory = directoryOf(parts);
  const shortcodes = directory.shortcodes;
  const mailer = mailerOf(config);
  const mail = buildMail(parts, mailer);
  const tokens = tokensDeps(parts, { vendor, queueTexts, mail });
  const intake = createIntake({ db, log, metrics, provider, spoolDir: config.spoolDir, spoolMaxBytes: config.spoolMaxBytes, shortcodes });
  const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
  const gatewayCalls = openGatewayCalls({ here: gateways, log });
  const accounts = smsAccounts(parts);
  const texts = createTextReader({ secrets });
  const buyers = buyersDeps(parts, tokens);
  const inbox = buildInbox(parts);
  const failed = answersApart(
    inbox,
    failuresApart((tx, rows) => raiseAlerts(tx, messageAlerts(rows))),
  );
  const whatsapp = buildWhatsapp(parts, { provider: createWhatsapp({ version: config.whatsapp.graphVersion }), onFailed: failed, inbox });
  const otherWay = tokensByWhatsapp(parts, whatsapp);
  const outbox = buildOutbox(parts, { gateways, bulkGateways: gatewayCalls.carriers, accounts, inbox, failed: otherWay.before(failed) });
  return {
    provider,
    gateways,
    gatewayCalls,
    accounts,
    failover: { now: () => clock.now(), rules },
    checkers: { provider, vendor, gateways, mailer, lent: accounts.lent },
    directory,
    tokens,
    payments: paymentsDeps(parts, { provider, queueTexts, mail }),
    mail,
    alertJobs: buildAlertJobs(parts, { queueTexts, queueEmails: mail.queueEmails }),
    otherWay,
    outbox,
    whatsapp,
    campaigns: buildCampaigns(parts, { queueTexts, accounts, departures: outbox.departures }),
    sms: smsDeps(parts, { gateways, queueTexts, texts, accounts }),
    inbox: inboxDeps(parts, { queueTexts, whatsapp, accounts }),
    inbound: buildInbound(parts, {
      queueTexts,
      whatsapp,
      first: createResponseListener(() => clock.now()),
      inbox,
      listeners: [keywords(parts, { buyers, tokens, queueTexts, whatsapp })],
    }),
    webhooks: buildWebhooks(parts, createReceiverCaller({ open: !config.production, servers: config.dnsServers })),
    intake,
    reconciliation: reconciliationDeps(parts, { provider, vendor, intake }),
    texts,
    buyers,
    keyChanges: keyChangeDeps(parts, { vendor, queueTexts }),
    engine: createTokensEngine(tokens),
    validation: createValidation({ db, log, shortcodes }),
    queryMeterAtVendor: meterQuery(db, secrets, vendor),
  };
}

function directoryOf({ db, clock, activeTenants }: WaterParts): ChannelDirectory {
  return createDirectory({
    db,
    clock,
    activeTenants,
    findByKey: async (key) => {
      const found = await db.asSystem((tx) => findChannelByKey(tx, key));
      return found?.kind === 'mpesa' ? found : null;
    },
    findByShortcode: (shortcode) => db.asSystem((tx) => findTenantByShortcode(tx, shortcode)),
  });
}

function paymentsDeps(
  parts: WaterParts,
  { provider, queueTexts, mail }: { provider: PaymentsDeps['provider']; queueTexts: QueueText; mail: Mail },
): PaymentsDeps {
  const { db, clock, secrets, log, metrics, activeTenants, config } = parts;
  return {
    db,
    clock,
    secrets,
    log,
    metrics,
    provider,
    parse: (body, contentType) => provider.parse(body, contentType),
    parseResult: (body) => provider.parseResult(body),
    activeTenants,
    publicUrl: config.publicUrl,
    raise: raiseAlerts,
    openChannel: (tx, channelId) => openPaymentChannel(tx, secrets, channelId),
    queueTexts: async (tx, texts) => {
      const messages = texts.map((text) => ({ ...text, lane: 1 as const }));
      await queueTexts(tx, messages);
      await mail.paymentMail(tx, texts);
    },
  };
}

function tokensDeps(parts: WaterParts, { vendor, queueTexts, mail }: { vendor: TokensDeps['vendor']; queueTexts: QueueText; mail: Mail }): TokensDeps {
  const { db, clock, secrets, log, metrics, activeTenants, config } = parts;
  return {
    db,
    clock,
    secrets,
    log,
    metrics,
    vendor,
    activeTenants,
    capacity: VENDOR_CALLS,
    vendorTimeoutMs: config.vendorTimeoutMs,
    settleMs: config.settleMs,
    raise: raiseAlerts,
    resolveAlerts,
    queueNotices: async (tx, notices) => {
      const messages = notices.map((notice) => ({ ...notice, lane: 1 as const }));
      await queueTexts(tx, messages);
    },
    onOutcome: applyOutcomes,
    recordVends,
    openAccount: async (tx, accountId) => (await openVendorAccount(tx, secrets, accountId)).account,
    queueTexts: async (tx, texts) => {
      const messages = texts.map((text) => ({ ...text, lane: 0 as const, kind: 'token' }));
      await queueTexts(tx, messages);
      await mail.tokenMail(tx, texts);
    },
  };
}

function keyChangeDeps(
  { db, clock, secrets, activeTenants }: WaterParts,
  { vendor, queueTexts }: { vendor: TokensDeps['vendor']; queueTexts: QueueText },
): KeyChangeDeps {
  return {
    db,
    clock,
    secrets,
    activeTenants,
    raise: raiseAlerts,
    resolveAlerts,
    issuesKeyChanges: (dialect) => vendor.capabilities(dialect).keyChange,
    queueTexts: async (tx, texts) => {
      await queueTexts(tx, texts);
    },
  };
}

interface ReconciliationParts {
  readonly provider: ReturnType<typeof createMpesa>;
  readonly vendor: TokensDeps['vendor'];
  readonly intake: Intake;
}

function reconciliationDeps(parts: WaterParts, { provider, vendor, intake }: ReconciliationParts): ReconciliationDeps {
  const { db, clock, secrets, log, activeTenants, config } = parts;
  return {
    db,
    clock,
    secrets,
    log,
    puller: provider,
    statements: provider,
    vendor,
    activeTenants,
    raise: raiseAlerts,
    endAlerts: resolveAlerts,
    take: (arrival) => intake.take(arrival),
    openChannel: async (tx, channelId) => {
      const channel = await openPaymentChannel(tx, secrets, channelId);
      return { ...channel, callbackUrl: c2bUrls(config.publicUrl, channel.hookKey).confirmation };
    },
    openAccount: async (tx, accountId) => (await openVendorAccount(tx, secrets, accountId)).account,
  };
}

function mailerOf({ email: { host, ...server } }: Config): ReturnType<typeof createSmtp> | null {
  return host === undefined ? null : createSmtp({ host, ...server });
}

function meterQuery(db: Db, secrets: Secrets, vendor: TokensDeps['vendor']): QueryMeterAtVendor {
  return async ({ tenantId, meterNumber, vendorAccountId }) => {
    const opened = await db
      .inTenant(tenantId, (tx) => openVendorAccount(tx, secrets, vendorAccountId))
      .catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
    return opened ? vendor.meterInfo(opened.account, meterNumber) : { kind: 'no_account' };
  };
}
