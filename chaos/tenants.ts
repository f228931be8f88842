import { luhnDigit } from '@mkondo/sts';
import { JOBS } from '../server/src/app-jobs.ts';
import { loadConfig, type Config } from '../server/src/config/config.ts';
import { systemClock } from '../server/src/kernel/clock.ts';
import { createSecrets, type Secrets } from '../server/src/kernel/crypto.ts';
import { openDb, type Db } from '../server/src/kernel/db.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { systemSource } from '../server/src/modules/tenancy/audit/index.ts';
import {
  c2bUrls,
  ensurePaymentChannel,
  ensureSmsChannel,
  ensureTenant,
  ensureVendorAccount,
  openPaymentChannel,
  openSmsChannels,
  type TenantsDeps,
} from '../server/src/modules/tenancy/index.ts';
import { ensureCustomer, payerDigest } from '../server/src/modules/vending/customers/index.ts';
import { assignMeter, ensureMeter } from '../server/src/modules/vending/meters/index.ts';
import { ensureTariff } from '../server/src/modules/vending/tariffs/index.ts';
import { createMpesa } from '../server/src/vendors/mpesa/adapter.ts';
import { prepareDatabase } from '../server/src/resources.ts';
import { vendorDefaults } from '../server/src/vendor-defaults.ts';
import type { Vendors } from './vendors.ts';

const PRICE_MINOR = 15_000n;

interface Meter {
  readonly number: string;
  readonly phone: string;
}
export interface Utility {
  readonly tenantId: string;
  readonly shortcode: string;
  readonly company: string;
  readonly meters: readonly Meter[];
}
export interface Prepared {
  readonly utilities: readonly Utility[];
  readonly runtimeUrl: string;
  readonly db: Db;
  readonly secrets: Secrets;
  readonly config: Config;
}

export interface PrepareOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly vendors: Vendors;
  readonly utilities: number;
  readonly metersEach: number;
}

/** Utilities with a paybill, a vendor account, two gateways, meters and customers, known on both sides. */
export async function prepareUtilities({ env, vendors, utilities, metersEach }: PrepareOptions): Promise<Prepared> {
  const config = loadConfig(env);
  const { runtimeUrl } = await prepareDatabase(config, { log: createLog('error'), jobs: JOBS });
  const db = openDb({ url: runtimeUrl, max: 4, onError: () => undefined });
  const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
  const deps: TenantsDeps = { db, secrets, clock: systemClock, publicUrl: config.publicUrl, defaults: vendorDefaults(config) };
  const made: Utility[] = [];
  for (let index = 1; index <= utilities; index += 1) made.push(await prepareUtility(deps, { index, metersEach, vendors }));
  return { utilities: made, runtimeUrl, db, secrets, config };
}

function meterOf(utility: number, index: number): Meter {
  const ten = `58${utility}${String(index).padStart(7, '0')}`;
  return { number: `${ten}${luhnDigit(ten)}`, phone: `2547${utility}${String(index).padStart(7, '0')}` };
}

interface UtilityOptions {
  readonly index: number;
  readonly metersEach: number;
  readonly vendors: Vendors;
}

async function prepareUtility(deps: TenantsDeps, { index, metersEach, vendors }: UtilityOptions): Promise<Utility> {
  const [shortcode, company] = [`70070${index}`, `CHAOS${index}`];
  const tenantId = await ensureTenant(deps, { slug: `chaos${index}`, name: `Chaos Water ${index}` });
  const channelId = await ensurePaymentChannel(deps, tenantId, { shortcode, kind: 'paybill', consumerKey: 'ck', consumerSecret: 'cs', passkey: 'pk' });
  await ensureVendorAccount(deps, tenantId, { dialect: 'stronpower', company, username: 'vend', password: `vend-${index}` });
  await ensureSmsChannel(deps, tenantId, { kind: 'beem', user: `beem-${index}`, secret: `beem-secret-${index}`, sender: 'CHAOS', priority: 1 });
  await ensureSmsChannel(deps, tenantId, { kind: 'africastalking', user: `at-${index}`, secret: `at-secret-${index}`, sender: 'CHAOS', priority: 2 });
  const meters = Array.from({ length: metersEach }, (_, at) => meterOf(index, at + 1));
  await registerMeters(deps, tenantId, meters);
  const { channel, gateways } = await deps.db.inTenant(tenantId, async (tx) => ({
    channel: await openPaymentChannel(tx, deps.secrets, channelId),
    gateways: await openSmsChannels(tx, deps.secrets, deps.publicUrl),
  }));
  await vendors.provision({
    mpesa: [{ shortcode, name: company, type: 'paybill', consumer_key: 'ck', consumer_secret: 'cs', passkey: 'pk', external_validation: false }],
    stronpower: [
      {
        company,
        username: 'vend',
        password: `vend-${index}`,
        dialect: 'new',
        price: String(PRICE_MINOR / 100n),
        vat_rate: '0',
        currency: 'KES',
        category: 'Domestic',
        meters: meters.map(({ number, phone }) => ({ meter_id: number, customer_id: `C${number}`, customer_name: 'Amina', customer_phone: phone })),
      },
    ],
    sms: gateways.map((gateway) =>
      gateway.kind === 'beem'
        ? { vendor: 'beem', api_key: gateway.user, secret_key: gateway.secret, dlr_url: gateway.reportUrl, credit: 10_000_000 }
        : { vendor: 'africastalking', username: gateway.user, api_key: gateway.secret, dlr_url: gateway.reportUrl },
    ),
  });
  await createMpesa({ clock: systemClock }).registerUrls(channel, c2bUrls(deps.publicUrl, channel.hookKey));
  return { tenantId, shortcode, company, meters };
}

async function registerMeters({ db, secrets }: TenantsDeps, tenantId: string, meters: readonly Meter[]): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const flat = { upToTenths: null, priceMinor: PRICE_MINOR };
    await ensureTariff(tx, systemSource, {
      name: 'Flat',
      isDefault: true,
      terms: {
        mode: 'own',
        blocks: [flat],
        vatBasisPoints: 0,
        vatInclusive: false,
        levies: [],
        standingChargeMinor: 0n,
        arrearsShareBasisPoints: 0,
        lifelineTenths: 0,
        lifelinePriceMinor: 0n,
        minimumMinor: 1_500n,
      },
    });
    for (const { number, phone } of meters) {
      const { id: meterId, created } = await ensureMeter(tx, systemSource, { number, vendor_customer_id: `C${number}` });
      const { id: customerId } = await ensureCustomer(tx, systemSource, {
        name: `Customer ${number}`,
        phone: { digits: phone, digest: payerDigest(secrets, phone) },
      });
      if (created) await assignMeter(tx, systemSource, { meterId, customerId });
    }
  });
}
