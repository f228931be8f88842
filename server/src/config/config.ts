import { join, resolve } from 'node:path';
import { sha256 } from '../kernel/crypto.ts';
import type { Environment } from './env.ts';
import { blankToUndefined, countOf, list, portOf } from './read.ts';
import { smsGatewaysOf, type SmsGatewayConfig } from './sms.ts';
import { developmentSecret, secretsOf, type Keys } from './secrets.ts';

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly sandboxPort: number | undefined;
  readonly demo: boolean;
  readonly demoPassword: string | undefined;
  /** Where the outside reaches us; hooks and links are built from it, never from a request's Host. */
  readonly publicUrl: string;
  readonly tenantDomain: string | undefined;
  /** Whether anybody may make an account with a workspace. */
  readonly registrationOpen: boolean;
  /** Name servers that are asked whether a domain is a client's; none: the system's. */
  readonly dnsServers: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Sources that may post to the older, guessable intake paths. */
  readonly mpesaSources: readonly string[];
  /** Refused credentials that an address may send in a minute. */
  readonly failedAuthPerMinute: number;
  readonly logLevel: string;
  readonly poolSize: number;
  readonly failpoint: string | undefined;
  readonly metricsToken: string | undefined;
  /** A port of its own for figures and health, in every role; undefined: none. */
  readonly metricsPort: number | undefined;
  readonly metricsHost: string;
  readonly spoolDir: string;
  readonly spoolMaxBytes: number;
  /** What one caller may ask in a minute. */
  readonly requestsPerMinute: number;
  readonly exportDir: string;
  readonly vendorTimeoutMs: number;
  readonly settleMs: number;
  readonly stronpowerBaseUrl: string | undefined;
  readonly email: EmailConfig;
  readonly whatsapp: WhatsappConfig;
  /** The platform's own gateways for text messages, in the order in which they are tried: for clients without one. */
  readonly smsGateways: readonly SmsGatewayConfig[];
  readonly media: MediaConfig;
  readonly secrets: Keys;
}

/** The platform's own side of WhatsApp; what a number has of its own goes before it. */
interface WhatsappConfig {
  readonly baseUrl: string;
  readonly graphVersion: string;
  readonly phoneNumberId: string | undefined;
  readonly token: string | undefined;
  readonly appSecret: string | undefined;
  readonly verifyToken: string | undefined;
}

/** Where files of messages lie: a folder, or a bucket where one is named. */
interface MediaConfig {
  readonly dir: string;
  readonly s3:
    | { readonly endpoint: string; readonly bucket: string; readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string }
    | undefined;
}

/** The platform's mail server; without a host no mail leaves. */
interface EmailConfig {
  readonly host: string | undefined;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly useTls: boolean;
  /** The address that every mail is from. */
  readonly from: string;
  readonly timeoutMs: number;
}

/** Safaricom's published callback sources (facts of the portal's "Getting Started"); settable, they change without notice. */
const SAFARICOM = [
  '196.201.214.200',
  '196.201.214.206',
  '196.201.214.207',
  '196.201.214.208',
  '196.201.213.114',
  '196.201.213.44',
  '196.201.212.127',
  '196.201.212.138',
  '196.201.212.129',
  '196.201.212.136',
  '196.201.212.74',
  '196.201.212.69',
];

/** @throws Error with one line that says what to set. */
export function loadConfig(env: Environment): Config {
  const production = env['NODE_ENV'] === 'production';
  const port = portOf(env['PORT'], 8000, 'PORT');
  const dataDir = resolve(env['MKONDO_DATA_DIR'] ?? '.data');
  const secretKey = env['SECRET_KEY'] ?? env['DJANGO_SECRET_KEY'];
  if (production) refuseUnsafe(env, secretKey);
  const master = sha256(secretKey ?? developmentSecret(dataDir));
  return {
    production,
    port,
    dataDir,
    ...addresses(env, { production, port }),
    ...storage(env, dataDir),
    ...simulation(env, production),
    ...vendors(env, production),
    email: emailOf(env, production),
    whatsapp: whatsappOf(env, production),
    smsGateways: smsGatewaysOf(env),
    media: mediaOf(env, dataDir),
    secrets: secretsOf(env, master),
  };
}

function addresses(
  env: Environment,
  { production, port }: { production: boolean; port: number },
): Pick<
  Config,
  | 'host'
  | 'failedAuthPerMinute'
  | 'publicUrl'
  | 'tenantDomain'
  | 'registrationOpen'
  | 'dnsServers'
  | 'corsOrigins'
  | 'trustedProxies'
  | 'logLevel'
  | keyof MetricsConfig
> {
  return {
    host: env['HOST'] ?? '0.0.0.0',
    publicUrl: (env['PUBLIC_URL'] ?? `http://localhost:${port}`).replace(/\/$/, ''),
    tenantDomain: blankToUndefined(env['TENANT_DOMAIN']),
    registrationOpen: registrationOf(env['REGISTRATION'], production),
    dnsServers: list(env['DNS_SERVERS'], []),
    corsOrigins: list(env['CORS_ORIGINS'], production ? [] : ['http://localhost:5173', 'http://127.0.0.1:5173']),
    trustedProxies: list(env['TRUSTED_PROXIES'], []),
    failedAuthPerMinute: Number(env['AUTH_FAILURES_PER_MINUTE'] ?? 120),
    logLevel: env['LOG_LEVEL'] ?? 'info',
    ...metricsOf(env, production),
  };
}

function registrationOf(text: string | undefined, production: boolean): boolean {
  if (text && !['open', 'closed'].includes(text)) throw new Error('REGISTRATION must be open or closed');
  return text ? text === 'open' : !production;
}

type MetricsConfig = Pick<Config, 'metricsToken' | 'metricsPort' | 'metricsHost'>;

function metricsOf(env: Environment, production: boolean): MetricsConfig {
  const metricsToken = blankToUndefined(env['METRICS_TOKEN']);
  const metricsHost = env['METRICS_HOST'] ?? '127.0.0.1';
  if (production && env['METRICS_PORT'] && !metricsToken && !['127.0.0.1', '::1', 'localhost'].includes(metricsHost))
    throw new Error('METRICS_TOKEN is missing: with METRICS_HOST open to others, set a token that the collector sends as bearer');
  return { metricsToken, metricsHost, metricsPort: env['METRICS_PORT'] ? portOf(env['METRICS_PORT'], 0, 'METRICS_PORT') : undefined };
}

function storage(
  env: Environment,
  dataDir: string,
): Pick<Config, 'databaseUrl' | 'databaseOwnerUrl' | 'redisUrl' | 'poolSize' | 'spoolDir' | 'spoolMaxBytes' | 'exportDir' | 'requestsPerMinute'> {
  return {
    databaseUrl: blankToUndefined(env['DATABASE_URL']),
    databaseOwnerUrl: blankToUndefined(env['DATABASE_OWNER_URL']),
    redisUrl: blankToUndefined(env['REDIS_URL']),
    poolSize: countOf(env['DATABASE_POOL'], 20, 'DATABASE_POOL'),
    spoolDir: resolve(env['SPOOL_DIR'] ?? join(dataDir, 'spool')),
    spoolMaxBytes: countOf(env['SPOOL_MAX_MB'], 1024, 'SPOOL_MAX_MB') * 1024 * 1024,
    requestsPerMinute: countOf(env['REQUESTS_PER_MINUTE'], 1200, 'REQUESTS_PER_MINUTE'),
    exportDir: resolve(env['EXPORT_DIR'] ?? join(dataDir, 'exports')),
  };
}

function simulation(env: Environment, production: boolean): Pick<Config, 'sandboxPort' | 'demo' | 'demoPassword' | 'failpoint'> {
  return {
    sandboxPort: production || env['MKONDO_SANDBOX'] === 'off' ? undefined : portOf(env['SANDBOX_PORT'], 8001, 'SANDBOX_PORT'),
    demo: !production && env['MKONDO_DEMO'] !== 'off',
    demoPassword: blankToUndefined(env['MKONDO_DEMO_PASSWORD']),
    failpoint: failpointOf(env, production),
  };
}

function vendors(env: Environment, production: boolean): Pick<Config, 'mpesaSources' | 'vendorTimeoutMs' | 'settleMs' | 'stronpowerBaseUrl'> {
  return {
    mpesaSources: list(env['MPESA_SOURCES'], production ? SAFARICOM : [...SAFARICOM, '127.0.0.1', '::1']),
    vendorTimeoutMs: countOf(env['VENDOR_TIMEOUT_MS'], 20_000, 'VENDOR_TIMEOUT_MS'),
    settleMs: countOf(env['VENDOR_SETTLE_MS'], production ? 40_000 : 5_000, 'VENDOR_SETTLE_MS'),
    stronpowerBaseUrl: blankToUndefined(env['STRONPOWER_BASE_URL']),
  };
}

/** The sandbox's own choice: away from the ports of other copies on the same machine. */
function smtpPortBeside(port: number): number {
  return port > 55_535 ? port - 10_000 : port + 10_000;
}

/** Names as the older systems have them. Outside production, and unless told otherwise, mail goes to the sandbox's server. */
function emailOf(env: Environment, production: boolean): EmailConfig {
  const { sandboxPort } = simulation(env, production);
  const simulated =
    env['EMAIL_HOST'] || sandboxPort === undefined ? undefined : portOf(env['SANDBOX_SMTP_PORT'], smtpPortBeside(sandboxPort), 'SANDBOX_SMTP_PORT');
  const useTls = simulated === undefined && env['EMAIL_USE_TLS'] !== 'false' && env['EMAIL_USE_TLS'] !== 'off';
  return {
    host: simulated === undefined ? blankToUndefined(env['EMAIL_HOST']) : '127.0.0.1',
    port: simulated ?? portOf(env['EMAIL_PORT'], useTls ? 587 : 25, 'EMAIL_PORT'),
    user: blankToUndefined(env['EMAIL_HOST_USER']),
    password: blankToUndefined(env['EMAIL_HOST_PASSWORD']),
    useTls,
    from: senderOf(env['DEFAULT_FROM_EMAIL']),
    timeoutMs: countOf(env['EMAIL_TIMEOUT_MS'], 30_000, 'EMAIL_TIMEOUT_MS'),
  };
}

const GRAPH = 'https://graph.facebook.com';

/** Outside production, and unless an address is named, the sandbox plays Meta. */
function whatsappOf(env: Environment, production: boolean): WhatsappConfig {
  const { sandboxPort } = simulation(env, production);
  const graphVersion = env['WA_GRAPH_VERSION'] ?? 'v25.0';
  if (!/^v\d{1,3}\.\d$/.test(graphVersion)) throw new Error('WA_GRAPH_VERSION must be a version of the Graph API, such as v25.0');
  return {
    baseUrl: (env['WA_BASE_URL'] ?? (sandboxPort === undefined ? GRAPH : `http://127.0.0.1:${sandboxPort}/whatsapp`)).replace(/\/+$/, ''),
    graphVersion,
    phoneNumberId: blankToUndefined(env['WA_PHONE_NUMBER_ID']),
    token: blankToUndefined(env['WA_TOKEN']),
    appSecret: blankToUndefined(env['WA_APP_SECRET']),
    verifyToken: blankToUndefined(env['WA_VERIFY_TOKEN']),
  };
}

function mediaOf(env: Environment, dataDir: string): MediaConfig {
  const dir = resolve(env['MEDIA_DIR'] ?? join(dataDir, 'media'));
  const bucket = blankToUndefined(env['MEDIA_S3_BUCKET']);
  if (bucket === undefined) return { dir, s3: undefined };
  const names = ['MEDIA_S3_ENDPOINT', 'MEDIA_S3_ACCESS_KEY_ID', 'MEDIA_S3_SECRET_ACCESS_KEY'] as const;
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`${missing.join(', ')} missing: MEDIA_S3_BUCKET names a bucket, so its address and keys are needed`);
  const [endpoint, accessKeyId, secretAccessKey] = names.map((name) => env[name]!) as [string, string, string];
  return { dir, s3: { endpoint: endpoint.replace(/\/+$/, ''), bucket, region: env['MEDIA_S3_REGION'] ?? 'us-east-1', accessKeyId, secretAccessKey } };
}

function senderOf(text: string | undefined): string {
  const address = /<([^<>]+)>\s*$/.exec(text ?? '')?.[1] ?? (text || 'no-reply@mkondo.invalid');
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address)) throw new Error('DEFAULT_FROM_EMAIL must be one e-mail address');
  return address;
}

function refuseUnsafe(env: Environment, secretKey: string | undefined): void {
  if (!secretKey || secretKey.length < 32 || new Set(secretKey).size < 12)
    throw new Error('SECRET_KEY is missing or weak: set at least 32 random characters, for example from `openssl rand -base64 48`');
  if (list(env['SEALING_KEYS'], []).length === 0)
    throw new Error('SEALING_KEYS is missing: set `<id>:<base64 of 32 random bytes>`, for example `k1:$(openssl rand -base64 32)`');
  if (!env['DATABASE_URL']) throw new Error('DATABASE_URL is missing: production does not run on the embedded database');
  if (!env['PUBLIC_URL']?.startsWith('https://')) throw new Error('PUBLIC_URL must be the https address under which M-Pesa and the gateways reach this server');
  if (env['SANDBOX_PORT']) throw new Error('SANDBOX_PORT is set: the sandbox does not run in production');
  if (env['MKONDO_DEMO_PASSWORD']) throw new Error('MKONDO_DEMO_PASSWORD is set: production has no demo users');
}

function failpointOf(env: Environment, production: boolean): string | undefined {
  const spec = blankToUndefined(env['MKONDO_FAILPOINT']);
  if (spec && production) throw new Error('MKONDO_FAILPOINT is set: it kills the process and is refused in production');
  return spec;
}
