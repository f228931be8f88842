import { createSecrets } from '../server/src/kernel/crypto.ts';
import { systemClock } from '../server/src/kernel/clock.ts';
import { loadConfig, type Config } from '../server/src/config/config.ts';
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
import { JOBS } from '../server/src/app-jobs.ts';
import { prepareDatabase } from '../server/src/resources.ts';
import { vendorDefaults } from '../server/src/vendor-defaults.ts';
import { luhnDigit } from '@mkondo/sts';

export interface BenchTenant {
  readonly tenantId: string;
  readonly shortcode: string;
  readonly confirmPath: string;
  readonly meters: readonly string[];
  readonly reportUrl: string;
  readonly company: string;
}

export interface Prepared {
  readonly db: Db;
  readonly config: Config;
  readonly tenant: BenchTenant;
  readonly runtimeUrl: string;
}

function meterNumber(index: number): string {
  const ten = `58${String(index).padStart(8, '0')}`;
  return `${ten}${luhnDigit(ten)}`;
}

/** One utility with a paybill, a vending account, a gateway and `count` meters with customers. */
export async function prepareTenant(env: Readonly<Record<string, string>>, count: number): Promise<Prepared> {
  const config = loadConfig({ ...process.env, ...env });
  const database = await prepareDatabase(config, { log: createLog('error'), jobs: JOBS });
  const noJobs = { put: () => Promise.resolve(), redrive: () => Promise.resolve(0), wake: () => undefined };
  const db = openDb({ url: database.runtimeUrl, max: 4, jobs: noJobs });
  const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
  const deps: TenantsDeps = { db, secrets, clock: systemClock, publicUrl: config.publicUrl, defaults: vendorDefaults(config) };
  const tenantId = await ensureTenant(deps, { slug: 'bench', name: 'Bench Water' });
  const channelId = await ensurePaymentChannel(deps, tenantId, { shortcode: '700700', kind: 'paybill', consumerKey: 'k', consumerSecret: 's', passkey: 'p' });
  await ensureVendorAccount(deps, tenantId, { dialect: 'stronpower', company: 'BENCH', username: 'vend', password: 'vend' });
  await ensureSmsChannel(deps, tenantId, { kind: 'beem', user: 'beem-bench', secret: 'beem-bench', sender: 'BENCH', priority: 1 });
  const meters = Array.from({ length: count }, (_, index) => meterNumber(index + 1));
  await db.inTenant(tenantId, async (tx) => {
    await ensureTariff(tx, systemSource, {
      name: 'Flat',
      isDefault: true,
      terms: {
        mode: 'own',
        blocks: [{ upToTenths: null, priceMinor: 15_000n }],
        vatBasisPoints: 0,
        vatInclusive: false,
        levies: [],
        standingChargeMinor: 0n,
        arrearsShareBasisPoints: 0,
        lifelineTenths: 0,
        lifelinePriceMinor: 0n,
        minimumMinor: 0n,
      },
    });
  });
  for (let at = 0; at < meters.length; at += 200) {
    await db.inTenant(tenantId, async (tx) => {
      for (const [offset, number] of meters.slice(at, at + 200).entries()) {
        const { id: meterId, created } = await ensureMeter(tx, systemSource, { number });
        const phone = `2547${String(10_000_000 + at + offset)}`;
        const { id: customerId } = await ensureCustomer(tx, systemSource, {
          name: `Customer ${number}`,
          phone: { digits: phone, digest: payerDigest(secrets, phone) },
        });
        if (created) await assignMeter(tx, systemSource, { meterId, customerId });
      }
    });
  }
  const opened = await db.inTenant(tenantId, async (tx) => ({
    channel: await openPaymentChannel(tx, secrets, channelId),
    gateways: await openSmsChannels(tx, secrets, config.publicUrl),
  }));
  const urls = c2bUrls(config.publicUrl, opened.channel.hookKey);
  return {
    db,
    config,
    runtimeUrl: database.runtimeUrl,
    tenant: {
      tenantId,
      shortcode: '700700',
      company: 'BENCH',
      meters,
      confirmPath: new URL(urls.confirmation).pathname,
      reportUrl: opened.gateways[0]!.reportUrl!,
    },
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A receipt of ten characters for a number; `run` keeps runs apart. */
export function receipt(run: string, n: number): string {
  let rest = n;
  let text = '';
  for (let i = 0; i < 7; i += 1) {
    text = LETTERS[rest % 36] + text;
    rest = Math.floor(rest / 36);
  }
  return `U${run}${text}`.slice(0, 10).padEnd(10, '0');
}

export function confirmation(options: { receipt: string; shortcode: string; account: string; amount: string }): string {
  return `{"TransactionType":"Pay Bill","TransID":"${options.receipt}","TransTime":"20261120101500","TransAmount":"${options.amount}","BusinessShortCode":"${options.shortcode}","BillRefNumber":"${options.account}","InvoiceNumber":"","OrgAccountBalance":"49197.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 126","FirstName":"NICHOLAS","MiddleName":"","LastName":""}`;
}
