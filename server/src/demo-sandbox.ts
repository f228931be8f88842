import type { Config } from './config/config.ts';
import type { Secrets } from './kernel/crypto.ts';
import type { Db } from './kernel/db.ts';
import { sendOnce } from './kernel/http-client.ts';
import type { Log } from './kernel/log.ts';
import {
  c2bUrls,
  findTenantByShortcode,
  listPaymentChannelIds,
  openPaymentChannel,
  openSmsChannels,
  type OpenPaymentChannel,
} from './modules/tenancy/index.ts';
import type { PaymentsDeps } from './modules/vending/payments/index.ts';
import { joinDemoWebhooks } from './demo-webhooks.ts';
import { joinDemoWhatsapp } from './demo-whatsapp.ts';
import type { EndpointDeps } from './modules/operations/webhooks/index.ts';
import type { WhatsappDeps } from './modules/messaging/whatsapp/index.ts';
import { DEMO, DEMO_ACCOUNTS, DEMO_INITIATOR, DEMO_TENANTS, type DemoTenant } from './seed.ts';

export interface SandboxDeps {
  readonly config: Config;
  readonly db: Db;
  readonly secrets: Secrets;
  readonly provider: PaymentsDeps['provider'];
  readonly log: Log;
  /** Writes down that a paybill's addresses are registered, and lets it be pulled; tests do both where they need it. */
  readonly noteRegistered?: (channel: { readonly tenantId: string; readonly channelId: string }) => Promise<void>;
  readonly registerPull?: (channel: { readonly tenantId: string; readonly channelId: string; readonly nominatedNumber: string }) => Promise<void>;
  /** Joins a business number of WhatsApp to the first demo tenant; tests that need one make their own. */
  readonly whatsapp?: WhatsappDeps;
  /** Gives the first demo tenant a system of its own that is told what happens. */
  readonly webhooks?: EndpointDeps;
}

const TRIES = 60;

/** Tells the sandbox of the demo tenants and registers their paybills' URLs with it, as one would with Daraja. */
export async function connectSandbox(deps: SandboxDeps): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      await provision(deps);
      return;
    } catch (error) {
      if (tried === TRIES - 1) deps.log.error({ err: error }, 'the sandbox cannot be reached');
      await new Promise((done) => {
        setTimeout(done, 250);
      });
    }
  }
}

async function provision(deps: SandboxDeps): Promise<void> {
  const known = (await control(deps, '/control/state')) as { phones: { msisdn: string }[] };
  const phones = new Set(known.phones.map((phone) => phone.msisdn));
  const tenants = await Promise.all(DEMO_TENANTS.map((demo) => describe(deps, demo)));
  await control(deps, '/control/provision', {
    mpesa: DEMO_TENANTS.map((demo) => ({
      shortcode: demo.shortcode,
      name: demo.name,
      type: 'paybill',
      consumer_key: DEMO_ACCOUNTS.mpesa.consumerKey,
      consumer_secret: DEMO_ACCOUNTS.mpesa.consumerSecret,
      passkey: DEMO_ACCOUNTS.mpesa.passkey,
      initiator: DEMO_INITIATOR,
      security_credential: DEMO_ACCOUNTS.mpesa.securityCredential,
      external_validation: true,
    })),
    stronpower: DEMO_TENANTS.map((demo) => ({
      company: demo.company,
      ...DEMO_ACCOUNTS.stronpower,
      dialect: 'new',
      price: String(demo.priceMinor / 100n),
      vat_rate: '0',
      currency: 'KES',
      category: 'DOMESTIC',
      meters: demo.meters.map((meter) => ({
        meter_id: meter.number,
        customer_id: `C${meter.number.slice(-4)}`,
        customer_name: meter.customer,
        customer_phone: meter.phone,
        customer_address: meter.location,
      })),
    })),
    sms: tenants.flatMap((tenant) => tenant.reports),
    // balances are written as given: a phone that has paid already keeps what it has
    phones: DEMO_TENANTS.flatMap((demo) => demo.meters)
      .filter((meter) => !phones.has(meter.phone))
      .map((meter) => ({ msisdn: meter.phone, name: meter.customer, pin: '1234', balance: '5000.00' })),
  });
  for (const { tenantId, channel } of tenants) {
    const { kind } = await deps.provider.registerUrls(channel, c2bUrls(deps.config.publicUrl, channel.hookKey));
    if (kind === 'registered') await deps.noteRegistered?.({ tenantId, channelId: channel.channelId });
    await deps.registerPull?.({ tenantId, channelId: channel.channelId, nominatedNumber: DEMO.phone });
  }
  deps.log.info('sandbox connected');
  await joinWhatsapp(deps, tenants[0]!.tenantId);
  await joinWebhooks(deps, tenants[0]!.tenantId);
}

/** The rest of the demo does not depend on it. */
async function joinWhatsapp(deps: SandboxDeps, tenantId: string): Promise<void> {
  if (deps.whatsapp === undefined) return;
  const { config, log, whatsapp } = deps;
  const asks = { control: (path: string, body: object) => control(deps, path, body), tell: (path: string, body: object) => tell(deps, path, body) };
  try {
    await joinDemoWhatsapp({ config, log, deps: whatsapp, ...asks }, tenantId);
  } catch (error) {
    log.error({ err: error }, 'the demo number of WhatsApp could not be joined');
  }
}

async function joinWebhooks(deps: SandboxDeps, tenantId: string): Promise<void> {
  if (deps.webhooks === undefined) return;
  const { config, log, db, webhooks } = deps;
  try {
    await joinDemoWebhooks({ config, log, db, deps: webhooks, control: (path, body) => control(deps, path, body) }, tenantId);
  } catch (error) {
    log.error({ err: error }, 'the demo webhooks could not be joined');
  }
}

interface Described {
  readonly tenantId: string;
  readonly channel: OpenPaymentChannel;
  readonly reports: readonly object[];
}

async function describe({ db, secrets, config }: SandboxDeps, demo: DemoTenant): Promise<Described> {
  const found = await db.asSystem((tx) => findTenantByShortcode(tx, demo.shortcode));
  if (!found) throw new Error(`no tenant has the demo paybill ${demo.shortcode}`);
  return db.inTenant(found.tenantId, async (tx) => {
    const [channelId] = await listPaymentChannelIds(tx);
    const gateways = await openSmsChannels(tx, secrets, config.publicUrl);
    return {
      tenantId: found.tenantId,
      channel: await openPaymentChannel(tx, secrets, channelId!),
      reports: gateways.map((gateway) =>
        gateway.kind === 'beem'
          ? {
              vendor: 'beem',
              api_key: gateway.user,
              secret_key: gateway.secret,
              dlr_url: gateway.reportUrl,
              inbound_url: inboundOf(gateway.reportUrl),
              credit: 1_000_000,
            }
          : {
              vendor: 'africastalking',
              username: gateway.user,
              api_key: gateway.secret,
              dlr_url: gateway.reportUrl,
              inbound_url: inboundOf(gateway.reportUrl),
            },
      ),
    };
  });
}

/** Gateways report to one address and bring messages to the other. */
function inboundOf(reportUrl: string | null): string | null {
  return reportUrl?.replace(/reports\/$/, 'inbound/') ?? null;
}

function control(deps: SandboxDeps, path: string, body?: object): Promise<unknown> {
  return ask(deps, path, body ? { method: 'PUT', body } : { method: 'GET' });
}

function tell(deps: SandboxDeps, path: string, body: object): Promise<unknown> {
  return ask(deps, path, { method: 'POST', body });
}

async function ask(
  { config }: SandboxDeps,
  path: string,
  { method, body }: { readonly method: 'GET' | 'PUT' | 'POST'; readonly body?: object },
): Promise<unknown> {
  const answer = await sendOnce({
    method,
    url: `http://127.0.0.1:${config.sandboxPort}${path}`,
    timeoutMs: 5_000,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (answer.kind !== 'answered' || answer.status >= 300)
    throw new Error(`sandbox ${path}: ${answer.kind === 'answered' ? `${answer.status} ${answer.body.slice(0, 200)}` : answer.reason}`);
  return answer.body ? (JSON.parse(answer.body) as unknown) : null;
}
