import { randomInt } from 'node:crypto';
import type { Query } from './catalogue-checks.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import type { Family } from './family.ts';

export interface Ids extends Family {
  /** A meter that the simulated vending system knows too. */
  readonly vendorMeter: string;
  /** A client that may be removed. */
  readonly spareClient: string;
}

/** A place beside the path where an id of another tenant could slip in. */
export interface Reference {
  readonly in: 'body' | 'query';
  readonly field: string;
  readonly kind: keyof Ids;
  /** How the id is written there. */ readonly as?: (id: string) => string;
}

export interface Example {
  /** What each parameter of the path names. */
  readonly path?: Readonly<Record<string, keyof Ids>>;
  readonly body?: (ids: Ids) => object;
  readonly query?: (ids: Ids) => string;
  readonly references?: readonly Reference[];
  /** The answer to API keys, where it is another. */
  readonly keyStatus?: number;
  /** `platform`: only for platform staff who name no client, so there is no foreign one. */
  readonly staff?: 'platform';
  /** The answer to nobody, of a public route. */
  readonly publicStatus?: number;
  readonly prepare?: (query: Query, ids: Ids) => Promise<void>;
}

const unique = (length = 9): string => Array.from({ length }, () => randomInt(1, 10)).join('');
const id = (kind: keyof Ids): Pick<Example, 'path'> => ({ path: { id: kind } });
const inBody = (field: string, kind: keyof Ids): Reference => ({ in: 'body', field, kind });
const inQuery = (field: string, kind: keyof Ids, as?: Reference['as']): Reference => ({ in: 'query', field, kind, ...(as ? { as } : {}) });
const cursor = (kind: keyof Ids): Reference =>
  inQuery('cursor', kind, (value) => Buffer.from(JSON.stringify(['2099-01-01T00:00:00.000Z', value])).toString('base64url'));
const search = (...kinds: (keyof Ids)[]): Reference[] => kinds.map((kind) => inQuery('search', kind));
const inClient = (): Reference => inBody('client', 'client');
const terms = { blocks: [{ up_to: null, price: '150.00' }] };

/** What each route is called with: the build fails for a route that is not here. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /health/': { publicStatus: 200 },
  'GET /api/health/': { publicStatus: 200 },
  'GET /health/ready/': { publicStatus: 200 },
  'GET /api/health/db/': { publicStatus: 200 },
  'GET /api/health/redis/': { publicStatus: 200 },
  'POST /api/auth/login/': { body: () => ({ email: 'nobody@nowhere.test', password: 'not the password' }), publicStatus: 400 },
  'POST /api/auth/refresh/': { body: () => ({ refresh: 'no refresh token' }), publicStatus: 401 },
  'POST /api/auth/token/refresh/': { body: () => ({ refresh: 'no refresh token' }), publicStatus: 401 },
  'POST /api/auth/logout/': { body: () => ({ refresh: 'no refresh token' }), publicStatus: 200 },
  'GET /api/auth/me/': { keyStatus: 403 },
  'GET /api/auth/memberships/': {},

  'GET /api/auth/users/': { references: [cursor('user')] },
  'POST /api/auth/users/': { body: () => ({ email: `new${unique()}@isolation.test`, first_name: 'Asha', role: 'operator' }), references: [inClient()] },
  'GET /api/auth/users/:id/': id('user'),
  'PUT /api/auth/users/:id/': { ...id('user'), body: (ids) => ({ email: `p${ids.user}@isolation.test`, first_name: 'Asha' }), references: [inClient()] },
  'PATCH /api/auth/users/:id/': { ...id('user'), body: () => ({ first_name: 'Asha' }), references: [inClient()] },
  'DELETE /api/auth/users/:id/': id('user'),

  'GET /api/clients/': { staff: 'platform', references: [inQuery('search', 'spareClient')] },
  'POST /api/clients/': { staff: 'platform', body: () => ({ name: `Client ${unique()}` }) },
  'GET /api/clients/:id/': id('client'),
  'PUT /api/clients/:id/': { ...id('client'), body: () => ({ name: `Renamed ${unique()}` }) },
  'PATCH /api/clients/:id/': { ...id('client'), body: () => ({ company_info: 'Changed' }) },
  'DELETE /api/clients/:id/': {
    ...id('spareClient'),
    staff: 'platform',
    prepare: async (query, ids) => {
      await query('insert into tenants (id, name, slug) values ($1, $2, $2)', [ids.spareClient, `spare-${ids.spareClient}`]);
    },
  },
  'GET /api/clients/:id/stats/': id('client'),
  'GET /api/clients/:id/channels/': id('client'),
  'POST /api/clients/:id/channels/': { ...id('client'), body: () => ({ shortcode: unique(), consumer_key: 'k', consumer_secret: 's' }) },
  'PATCH /api/clients/:id/channels/:channel_id/': { path: { id: 'client', channel_id: 'channel' }, body: () => ({ hold_above: '1000.00', is_active: false }) },
  'GET /api/clients/:id/vendor-accounts/': id('client'),
  'POST /api/clients/:id/vendor-accounts/': { ...id('client'), body: () => ({ company: 'C', username: 'u', password: 'p', is_default: false }) },
  'PATCH /api/clients/:id/vendor-accounts/:account_id/': { path: { id: 'client', account_id: 'vendorAccount' }, body: () => ({ is_paused: true }) },
  'GET /api/clients/:id/sms-channels/': id('client'),
  'POST /api/clients/:id/sms-channels/': { ...id('client'), body: () => ({ kind: 'beem', account_user: 'u', secret: 's', sender: 'MAJI', is_active: false }) },
  'PATCH /api/clients/:id/sms-channels/:channel_id/': { path: { id: 'client', channel_id: 'smsChannel' }, body: () => ({ priority: 700 }) },
  'GET /api/api-keys/': { references: [cursor('apiKey')] },
  'POST /api/api-keys/': { body: () => ({ name: 'Till', scopes: ['meters.read'] }) },
  'DELETE /api/api-keys/:id/': id('apiKey'),
  'GET /api/audit/': { references: [inQuery('object_id', 'meter'), inQuery('object_id', 'payment')] },
  'GET /api/audit/verify/': {},

  'GET /api/tariffs/': { references: [cursor('tariff')] },
  'POST /api/tariffs/': { body: () => ({ name: `Tariff ${unique()}`, version: terms }) },
  'GET /api/tariffs/:id/': id('tariff'),
  'PATCH /api/tariffs/:id/': { ...id('tariff'), body: () => ({ name: `Tariff ${unique()}` }) },
  'DELETE /api/tariffs/:id/': id('tariff'),
  'GET /api/tariffs/:id/versions/': id('tariff'),
  'POST /api/tariffs/:id/versions/': { ...id('tariff'), body: () => ({ ...terms, effective_from: new Date(Date.now() + 864e5).toISOString() }) },
  'DELETE /api/tariffs/:id/versions/:version/': { path: { id: 'tariff', version: 'comingVersion' } },
  'POST /api/tariffs/:id/preview/': { ...id('tariff'), body: () => ({ amount: '300.00' }) },

  'GET /api/customers/': { references: [cursor('customer')] },
  'POST /api/customers/': { body: () => ({ name: 'Wanjiru', phone: '0712 345 678' }), references: [inClient()] },
  'GET /api/customers/:id/': id('customer'),
  'PUT /api/customers/:id/': { ...id('customer'), body: () => ({ name: 'Wanjiru', phone: '0712 345 678' }) },
  'PATCH /api/customers/:id/': { ...id('customer'), body: () => ({ name: 'Wanjiru' }) },
  'DELETE /api/customers/:id/': id('freeCustomer'),
  'POST /api/customers/:id/assign-meter/': {
    ...id('freeCustomer'),
    body: (ids) => ({ meter_id: ids.freeMeter }),
    references: [inBody('meter_id', 'freeMeter'), inBody('meter_id', 'meterNumber'), inBody('meter_id', 'alias')],
  },
  'POST /api/customers/:id/unassign-meter/': {
    ...id('customer'),
    body: (ids) => ({ meter_id: ids.meter }),
    references: [inBody('meter_id', 'meter'), inBody('meter_id', 'meterNumber')],
  },

  'GET /api/meters/': { references: [inQuery('customer', 'customer'), cursor('meter'), ...search('meterNumber', 'alias')] },
  'POST /api/meters/': {
    body: () => ({ meter_id: `57${unique()}`, meter_type: 'water' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount')],
  },
  'GET /api/meters/:id/': id('meter'),
  'PUT /api/meters/:id/': {
    ...id('freeMeter'),
    body: () => ({ meter_id: `57${unique()}`, meter_type: 'water' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inClient()],
  },
  'PATCH /api/meters/:id/': {
    ...id('freeMeter'),
    body: () => ({ location: 'Here' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inClient()],
  },
  'DELETE /api/meters/:id/': id('freeMeter'),
  'POST /api/meters/query/': { body: (ids) => ({ meter_id: ids.vendorMeter }), references: [inBody('meter_id', 'vendorMeter'), inBody('meter_id', 'alias')] },
  'POST /api/meters/:id/suspend/': id('freeMeter'),
  'POST /api/meters/:id/resume/': id('suspendedMeter'),
  'GET /api/meters/:id/assignments/': id('meter'),
  'GET /api/meters/:id/aliases/': id('meter'),
  'POST /api/meters/:id/aliases/': { ...id('meter'), body: () => ({ alias: `N${unique()}` }) },
  'DELETE /api/meters/:id/aliases/': { ...id('meter'), query: (ids) => `alias=${ids.alias}`, references: [inQuery('alias', 'alias')] },

  'GET /api/payments/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('payment'), ...search('receipt', 'meterNumber')] },
  'GET /api/payments/:id/': id('payment'),
  'GET /api/payments/:id/timeline/': id('vendedPayment'),
  'GET /api/payment-events/': { references: [cursor('event')] },
  'GET /api/unclaimed-events/': { staff: 'platform' },
  'POST /api/payments/:id/retry/': id('payment'),
  'POST /api/payments/:id/assign/': { ...id('payment'), body: (ids) => ({ meter: ids.freeMeter }), references: [inBody('meter', 'freeMeter')] },
  'GET /api/payments/:id/suggestions/': id('payment'),
  'POST /api/payments/stk-push/': { body: (ids) => ({ meter: ids.meter, phone: `07${unique(8)}`, amount: '10.00' }), references: [inBody('meter', 'meter')] },

  'GET /api/tokens/': {
    references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('token'), ...search('tokenDigits', 'receipt', 'meterNumber')],
  },
  'GET /api/tokens/:id/': id('token'),
  'POST /api/tokens/:id/reveal/': id('token'),
  'POST /api/tokens/:id/resend-sms/': id('token'),
  'GET /api/vend-orders/': { references: [cursor('order')] },
  'GET /api/vend-orders/:id/': id('order'),
  'POST /api/vend-orders/:id/propose/': { ...id('reviewOrder'), body: () => ({ decision: 'not_executed', comment: 'Not in the history of the vendor.' }) },
  'POST /api/vend-orders/:id/approve/': id('proposedOrder'),
  'POST /api/vend-orders/:id/reject/': id('proposedOrder'),
  'GET /api/alerts/': { references: [cursor('alert')] },
  'GET /api/alerts/:id/': id('alert'),
  'POST /api/alerts/:id/acknowledge/': { ...id('alert'), body: () => ({ comment: 'Seen' }) },
};

/** Ways in that are not in the route table; each says who asks it and what keeps it. */
export const OTHER_DOORS: Readonly<Record<string, string>> = {
  'POST /api/hooks/c2b/:key/confirmation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/validation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/stk/:secret': 'M-Pesa; the key names the channel, the secret the request',
  'POST /api/hooks/sms/:key/reports': 'SMS gateways; the unguessable key names the channel',
  'POST /api/webhooks/mpesa': 'M-Pesa by the older address; the paybill in the body names the channel',
  'POST /api/webhooks/mpesa/callback': 'M-Pesa by the older address',
  'POST /api/payments/webhooks/c2b': 'M-Pesa by the older address',
  'POST /api/payments/callbacks/c2b': 'M-Pesa by the older address',
  'GET /metrics': 'a token, or the machine itself',
  'GET /api/schema': 'public document',
  'GET /swagger.json': 'public document',
  'GET /redoc': 'public page',
  'GET /redoc/redoc.js': 'public page',
  'GET /config.json': 'public: what the page needs before a sign-in',
};

/** Folders of pages that their plugins serve. */
export const PAGE_FOLDERS: readonly string[] = ['/api/docs', '/swagger', '/assets'];

export const newSpareIds = (): Pick<Ids, 'spareClient'> => ({ spareClient: newId() });
