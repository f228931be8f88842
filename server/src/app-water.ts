import type { Config } from './config/config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Secrets } from './kernel/crypto.ts';
import type { Db, Tx } from './kernel/db.ts';
import { AppError } from './kernel/errors.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/metrics.ts';
import { createOutbox, createTextQueue, createTextReader, type FailedText, type Outbox, type QueueText } from './modules/messaging/outbox/index.ts';
import { findChannelByKey, findTenantByShortcode, openPaymentChannel, openSmsChannels, openVendorAccount } from './modules/tenancy/index.ts';
import { raiseAlerts } from './modules/vending/alerts/index.ts';
import { recordVends, type QueryMeterAtVendor } from './modules/vending/meters/index.ts';
import { applyOutcomes, createDirectory, createIntake, createValidation, type ChannelDirectory, type PaymentsDeps } from './modules/vending/payments/index.ts';
import { createTokensEngine, markDelivered, type TokensDeps } from './modules/vending/tokens/index.ts';
import { createAfricasTalking } from './vendors/africastalking/adapter.ts';
import { createBeem } from './vendors/beem/adapter.ts';
import { createMpesa } from './vendors/mpesa/adapter.ts';
import { createStronpower } from './vendors/stronpower/adapter.ts';
import { createTwilio } from './vendors/twilio/adapter.ts';

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
  const queueTexts = createTextQueue({ secrets, clock });
  const directory = directoryOf(parts);
  const shortcodes = directory.shortcodes;
  const tokens = tokensDeps(parts, { vendor, queueTexts });
  const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };
  return {
    provider,
    gateways,
    directory,
    tokens,
    payments: paymentsDeps(parts, { provider, queueTexts }),
    outbox: buildOutbox(parts, gateways),
    intake: createIntake({ db, log, metrics, provider, spoolDir: config.spoolDir, shortcodes }),
    texts: createTextReader({ secrets }),
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

function paymentsDeps(parts: WaterParts, { provider, queueTexts }: { provider: PaymentsDeps['provider']; queueTexts: QueueText }): PaymentsDeps {
  const { db, clock, secrets, log, metrics, activeTenants, config } = parts;
  return {
    db,
    clock,
    secrets,
    log,
    metrics,
    provider,
    parse: (body, contentType) => provider.parse(body, contentType),
    activeTenants,
    publicUrl: config.publicUrl,
    raise: raiseAlerts,
    openChannel: (tx, channelId) => openPaymentChannel(tx, secrets, channelId),
    queueTexts: async (tx, texts) => {
      const messages = texts.map((text) => ({ ...text, lane: 1 as const }));
      await queueTexts(tx, messages);
    },
  };
}

function tokensDeps(parts: WaterParts, { vendor, queueTexts }: { vendor: TokensDeps['vendor']; queueTexts: QueueText }): TokensDeps {
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
    onOutcome: applyOutcomes,
    recordVends,
    openAccount: async (tx, accountId) => (await openVendorAccount(tx, secrets, accountId)).account,
    queueTexts: async (tx, texts) => {
      const messages = texts.map((text) => ({ ...text, lane: 0 as const, kind: 'token' }));
      await queueTexts(tx, messages);
    },
  };
}

function buildOutbox(
  { db, clock, secrets, log, metrics, activeTenants, config }: WaterParts,
  gateways: Parameters<typeof createOutbox>[0]['gateways'],
): Outbox {
  const failed = (tx: Tx, rows: readonly FailedText[]): Promise<void> => raiseAlerts(tx, rows.map(messageAlert));
  return createOutbox({
    db,
    clock,
    secrets,
    log,
    metrics,
    gateways,
    activeTenantIds: activeTenants,
    channelsOf: (tx) => openSmsChannels(tx, secrets, config.publicUrl),
    onFailed: failed,
    onUndeliverable: failed,
    onDelivered: async (tx, rows) => {
      const tokens = rows.flatMap((row) => (row.tokenId ? [row.tokenId] : []));
      await markDelivered(tx, tokens, clock.now());
    },
  });
}

function messageAlert(row: FailedText): Parameters<typeof raiseAlerts>[1][number] {
  return {
    type: 'message_failed',
    severity: row.kind === 'token' ? 'error' : 'warning',
    dedupeKey: `message_failed:${row.messageId}`,
    meterId: null,
    customerId: row.customerId,
    paymentId: row.paymentId,
    message: `A ${row.kind} message could not be delivered (${row.reason}).`,
  };
}

function meterQuery(db: Db, secrets: Secrets, vendor: TokensDeps['vendor']): QueryMeterAtVendor {
  return async (tenantId, meterNumber) => {
    const opened = await db
      .inTenant(tenantId, (tx) => openVendorAccount(tx, secrets, null))
      .catch((error: unknown) => {
        if (error instanceof AppError) return null;
        throw error;
      });
    return opened ? vendor.meterInfo(opened.account, meterNumber) : { kind: 'no_account' };
  };
}
