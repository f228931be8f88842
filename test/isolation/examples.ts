import { randomInt } from 'node:crypto';
import type { Query } from './catalogue-checks.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import { ONBOARDING } from './examples-onboarding.ts';
import type { Family } from './family.ts';

export interface Ids extends Family {
  /** A meter that the simulated vending system knows too. */
  readonly vendorMeter: string;
  /** A client that may be removed. */
  readonly spareClient: string;
  /** A notice that belongs to nobody. */
  readonly unclaimedEvent: string;
  /** A job that failed for good. */
  readonly deadLetter: string;
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
const schedule = { name: 'Monday', report: 'revenue', format: 'pdf', period: 'weekly', hour: 6, recipients: ['owner@demo.test'] };
const statement = (): string => Buffer.from(`Receipt No.,Completion Time,Paid In\nZ${unique()},2026-01-01 10:00:00,10.00\n`).toString('base64');
const meterList = (): string => Buffer.from('meter_id,site\n58100000099,North\n').toString('base64');
const terms = { blocks: [{ up_to: null, price: '150.00' }] };

async function leaveUnclaimed(query: Query, ids: Ids): Promise<void> {
  await query("insert into unclaimed_events (id, path, body, reason) values ($1, '/', '', 'unknown_shortcode')", [ids.unclaimedEvent]);
}

/** Marked, so that the harness does not take it for a failure of the test. */
async function addDeadLetter(query: Query, ids: Ids): Promise<void> {
  await query("insert into jobs.job (id, name, data, source_name, singleton_key) values ($1, 'dead-letters', '{}', 'payments.sweep', 'example')", [
    ids.deadLetter,
  ]);
}

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
  'GET /api/imports/': { references: [cursor('registryImport')] },
  'POST /api/imports/': { body: () => ({ kind: 'meters', file_name: 'meters.csv', content_base64: meterList() }) },
  'GET /api/imports/:id/': id('registryImport'),
  'GET /api/imports/:id/rejected/': id('registryImport'),
  'GET /api/public/token-status/': { query: () => 'receipt=T000000000&meter=0000', publicStatus: 404 },
  'POST /api/public/token-status/resend/': { body: () => ({ receipt: 'T000000000', meter: '0000' }), publicStatus: 202 },
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
  'POST /api/clients/:id/channels/:channel_id/replace-key/': { path: { id: 'client', channel_id: 'channel' }, body: () => ({ grace_hours: 1 }) },
  ...ONBOARDING,
  'GET /api/clients/:id/vendor-accounts/': id('client'),
  'POST /api/clients/:id/vendor-accounts/': { ...id('client'), body: () => ({ company: 'C', username: 'u', password: 'p', is_default: false }) },
  'PATCH /api/clients/:id/vendor-accounts/:account_id/': { path: { id: 'client', account_id: 'vendorAccount' }, body: () => ({ is_paused: true }) },
  'GET /api/clients/:id/sms-channels/': id('client'),
  'POST /api/clients/:id/sms-channels/': { ...id('client'), body: () => ({ kind: 'beem', account_user: 'u', secret: 's', sender: 'MAJI', is_active: false }) },
  'PATCH /api/clients/:id/sms-channels/:channel_id/': { path: { id: 'client', channel_id: 'smsChannel' }, body: () => ({ priority: 700 }) },
  'POST /api/clients/:id/sms-channels/:channel_id/replace-key/': { path: { id: 'client', channel_id: 'smsChannel' }, body: () => ({ grace_hours: 1 }) },
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

  'GET /api/tariffs/:id/assignments/': { ...id('assignedTariff'), references: [cursor('tariffAssignment')] },
  'POST /api/tariffs/:id/assignments/': {
    ...id('tariff'),
    body: (ids) => ({
      meter: ids.freeMeter,
      reason: 'A kiosk.',
      valid_from: new Date(Date.now() + 864e5 + randomInt(864e5)).toISOString(),
      valid_until: '2199-01-01T00:00:00Z',
    }),
    references: [inBody('meter', 'freeMeter')],
  },
  'DELETE /api/tariffs/:id/assignments/:assignment/': { path: { id: 'assignedTariff', assignment: 'tariffAssignment' } },
  'POST /api/tariffs/:id/impact/': { ...id('tariff'), body: (ids) => ({ purchases_of: ids.tariff }), references: [inBody('purchases_of', 'tariff')] },
  'GET /api/levies/': {},

  'GET /api/customers/:id/wallet/': id('customer'),
  'GET /api/customers/:id/arrears/': id('customer'),
  'POST /api/customers/:id/adjustments/': { ...id('customer'), body: () => ({ account: 'arrears', amount: '1.00', reason: 'An old bill.' }) },
  'GET /api/adjustments/': { references: [cursor('adjustment'), inQuery('customer', 'customer')] },
  'GET /api/adjustments/:id/': id('adjustment'),
  'POST /api/adjustments/:id/approve/': { ...id('adjustment'), keyStatus: 403 },
  'POST /api/adjustments/:id/reject/': { ...id('adjustment'), keyStatus: 403 },
  'GET /api/adjustment-limits/': {},
  'PUT /api/adjustment-limits/': { body: () => ({ alone_per_day: '500.00' }) },
  'POST /api/arrears-imports/': { body: () => ({ content_base64: Buffer.from('customer_id,amount\nA-1,5').toString('base64'), reference: unique() }) },

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

  'POST /api/customers/:id/stk-push/': {
    ...id('customer'),
    body: () => ({ phone: `07${unique(8)}`, amount: '10.00' }),
    references: [inBody('meter', 'freeMeter')],
  },

  'GET /api/meters/': { references: [inQuery('customer', 'customer'), cursor('meter'), ...search('meterNumber', 'alias')] },
  'POST /api/meters/': {
    body: () => ({ meter_id: `57${unique()}`, meter_type: 'water' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inClient()],
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
  'GET /api/meters/:id/events/': id('meter'),
  'POST /api/meters/:id/events/': { ...id('meter'), body: () => ({ kind: 'reading', reading: '12.5' }) },
  'POST /api/meter-events/': { body: (ids) => ({ events: [{ meter: ids.meterNumber, kind: 'seen' }] }) },
  'GET /api/meters/:id/assignments/': id('meter'),
  'GET /api/meters/:id/aliases/': id('meter'),
  'POST /api/meters/:id/aliases/': { ...id('meter'), body: () => ({ alias: `N${unique()}` }) },
  'DELETE /api/meters/:id/aliases/': { ...id('meter'), query: (ids) => `alias=${ids.alias}`, references: [inQuery('alias', 'alias')] },

  'GET /api/payments/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('payment'), ...search('receipt', 'meterNumber')] },
  'GET /api/payments/:id/': id('payment'),
  'GET /api/payments/:id/receipt/': id('vendedPayment'),
  'GET /api/meters/:id/quote/': { ...id('meter'), query: () => 'amount=300.00' },
  'GET /api/payments/:id/timeline/': id('vendedPayment'),
  'GET /api/payment-events/': { references: [cursor('event')] },
  'GET /api/unclaimed-events/': { staff: 'platform' },
  'GET /api/platform/queues/': { staff: 'platform' },
  'GET /api/platform/dead-letters/': { staff: 'platform' },
  'GET /api/platform/dead-letters/:id/': { ...id('deadLetter'), staff: 'platform', prepare: addDeadLetter },
  'POST /api/platform/dead-letters/:id/redrive/': { ...id('deadLetter'), staff: 'platform', prepare: addDeadLetter },
  'POST /api/platform/dead-letters/:id/discard/': { ...id('deadLetter'), staff: 'platform', prepare: addDeadLetter, body: () => ({ reason: 'Done by hand.' }) },
  'GET /api/payment-events/:id/': id('event'),
  'POST /api/payment-events/:id/accept/': { ...id('doubtfulEvent'), body: () => ({ comment: 'As it stands in the statement.' }) },
  'POST /api/payment-events/:id/approve/': id('proposedEvent'),
  'POST /api/payment-events/:id/reject/': id('proposedEvent'),
  'POST /api/payment-events/:id/dismiss/': { ...id('doubtfulEvent'), body: () => ({ reason: 'A test of the provider.' }) },
  'POST /api/payment-events/:id/check/': id('doubtfulEvent'),
  'POST /api/unclaimed-events/:id/hand-over/': {
    ...id('unclaimedEvent'),
    staff: 'platform',
    body: (ids) => ({ client: ids.client, comment: 'Their older paybill.' }),
    prepare: leaveUnclaimed,
  },
  'POST /api/unclaimed-events/:id/dismiss/': {
    ...id('unclaimedEvent'),
    staff: 'platform',
    body: () => ({ reason: 'Nobody’s money.' }),
    prepare: leaveUnclaimed,
  },
  'POST /api/payments/:id/check/': id('payment'),
  'POST /api/payments/:id/refund/': { ...id('refundablePayment'), body: () => ({ method: 'mpesa_reversal', reason: 'The payer asked for it.' }) },
  'POST /api/payments/:id/split/': {
    ...id('payment'),
    body: (ids) => ({
      parts: [
        { meter: ids.meter, amount: '100.00' },
        { meter: ids.freeMeter, amount: '200.00' },
      ],
      reason: 'Two meters of one payer.',
    }),
  },
  'POST /api/payments/cash/': { body: (ids) => ({ meter: ids.freeMeter, amount: '150.00' }), references: [inBody('meter', 'freeMeter')] },
  'GET /api/refunds/': { references: [cursor('refund')] },
  'GET /api/refunds/:id/': id('refund'),
  'POST /api/refunds/:id/approve/': id('refund'),
  'POST /api/refunds/:id/reject/': id('refund'),
  'POST /api/refunds/:id/complete/': { ...id('grantedRefund'), body: () => ({ reference: 'Bank transfer 1' }) },
  'POST /api/refunds/:id/cancel/': { ...id('refund'), body: () => ({ reason: 'The payer wants water.' }) },
  'POST /api/refunds/:id/propose/': { ...id('unknownRefund'), body: () => ({ decision: 'failed', comment: 'Not in the statement.' }) },
  'POST /api/refunds/:id/check/': id('unknownRefund'),
  'POST /api/payments/:id/retry/': id('payment'),
  'POST /api/payments/:id/assign/': { ...id('payment'), body: (ids) => ({ meter: ids.freeMeter }), references: [inBody('meter', 'freeMeter')] },
  'GET /api/payments/:id/suggestions/': id('payment'),
  'POST /api/payments/stk-push/': {
    body: (ids) => ({ meter: ids.meter, phone: `07${unique(8)}`, amount: '10.00' }),
    references: [inBody('meter', 'meter'), inClient()],
  },

  'POST /api/payments/reconcile/': { body: () => ({}) },
  'GET /api/reconciliations/': { references: [cursor('reconciliation')] },
  'GET /api/reconciliations/:id/': id('reconciliation'),
  'GET /api/reconciliation-breaks/': { references: [cursor('openBreak'), inQuery('receipt', 'receipt')] },
  'GET /api/reconciliation-breaks/:id/': id('openBreak'),
  'POST /api/reconciliation-breaks/:id/explain/': { ...id('openBreak'), body: () => ({ explanation: 'Seen on paper.' }) },
  'POST /api/reconciliation-breaks/:id/resolve/': { ...id('openBreak'), body: () => ({ explanation: 'Paid back by hand.' }) },
  'POST /api/reconciliation-breaks/:id/take-in/': { ...id('openBreak'), keyStatus: 403 },
  'GET /api/reconciliation-ageing/': {},
  'GET /api/statement-imports/': { references: [cursor('statementImport')] },
  'GET /api/statement-imports/:id/': id('statementImport'),
  'POST /api/statement-imports/': {
    body: (ids) => ({ file_name: 'statement.csv', content_base64: statement(), channel: ids.channel, dry_run: false }),
    references: [inBody('channel', 'channel')],
  },
  'GET /api/paybill-pulls/': {},
  'POST /api/paybill-pulls/:id/register/': { ...id('channel'), body: () => ({ nominated_number: '254712345678' }) },

  'GET /api/tokens/': {
    references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('token'), ...search('tokenDigits', 'receipt', 'meterNumber')],
  },
  'GET /api/tokens/:id/': id('token'),
  'POST /api/tokens/:id/reveal/': id('token'),
  'POST /api/tokens/:id/resend-sms/': id('token'),
  'POST /api/tokens/issue/': {
    body: (ids) => ({ meter_id: ids.meter, amount: '100.00', reason: 'Compensation' }),
    references: [inBody('meter_id', 'meter'), inBody('customer_id', 'customer')],
  },
  'POST /api/tokens/clear-credit/': { body: (ids) => ({ meter_id: ids.meter, reason: 'Exchanged' }), references: [inBody('meter_id', 'meter')] },
  'POST /api/tokens/clear-tamper/': { body: (ids) => ({ meter_id: ids.meter, reason: 'Lid closed' }), references: [inBody('meter_id', 'meter')] },
  'GET /api/tokens/preview/': { query: (ids) => `meter_id=${ids.meter}&amount=100`, references: [inQuery('meter_id', 'meter')] },
  'POST /api/tokens/decode/': { body: (ids) => ({ token: ids.tokenDigits }), references: [inBody('meter_id', 'meter')] },
  'GET /api/vendors/': { references: [cursor('vendorAccount')] },
  'GET /api/platform/vendors/': { staff: 'platform' },
  'POST /api/vendors/:id/pause/': { ...id('vendorAccount'), body: () => ({ reason: 'The vendor works on its server' }) },
  'POST /api/vendors/:id/resume/': { ...id('pausedAccount') },
  'GET /api/token-limits/': {},
  'PUT /api/token-limits/': { body: () => ({ limits: [{ role: 'field_engineer', alone: '0', per_day: '0', clears_alone: 0, clears_per_day: 5 }] }) },
  'GET /api/token-requests/': { references: [cursor('tokenRequest')] },
  'GET /api/token-requests/:id/': id('tokenRequest'),
  'POST /api/token-requests/:id/approve/': { ...id('tokenRequest'), keyStatus: 403 },
  'POST /api/token-requests/:id/reject/': { ...id('tokenRequest'), keyStatus: 403 },
  'GET /api/vend-orders/': { references: [cursor('order')] },
  'GET /api/vend-orders/:id/': id('order'),
  'POST /api/vend-orders/:id/propose/': {
    ...id('reviewOrder'),
    body: () => ({ decision: 'issued', token: unique(20), units: '2.0', comment: 'In the history of the vendor.' }),
  },
  'POST /api/vend-orders/:id/approve/': id('proposedOrder'),
  'POST /api/vend-orders/:id/reject/': id('proposedOrder'),
  'GET /api/dashboard/stats/': {},
  'GET /api/dashboard/recent-activity/': {},
  'GET /api/dashboard/charts/': { query: () => 'period=year' },
  'GET /api/reports/transactions/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('payment')] },
  'GET /api/reports/tokens/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('token')] },
  'GET /api/reports/revenue/': {},
  'GET /api/reports/suspense/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('payment')] },
  'GET /api/reports/reconciliation/': { references: [inQuery('meter', 'meter'), cursor('payment')] },
  'GET /api/reports/meter-usage/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('meter')] },
  'GET /api/reports/consumption/': { references: [inQuery('meter', 'meter'), inQuery('customer', 'customer'), cursor('meter')] },
  'GET /api/reports/tamper-events/': { references: [inQuery('meter', 'meter'), cursor('token')] },
  'POST /api/exports/': { body: () => ({ report: 'tokens', format: 'csv' }), references: [inClient()] },
  'GET /api/exports/': { references: [cursor('reportExport')] },
  'GET /api/exports/:id/': id('reportExport'),
  'GET /api/exports/:id/download/': { ...id('reportExport'), query: (ids) => `client=${ids.client}&expires=9999999999&signature=made-up`, publicStatus: 404 },
  'GET /api/report-schedules/': { references: [cursor('reportSchedule')] },
  'POST /api/report-schedules/': {
    body: () => schedule,
    references: [inClient()],
    // a client has a hundred at most, and each family here has one
    prepare: async (query, ids) => {
      await query('update report_schedules set deleted_at = now() where tenant_id = $1', [ids.client]);
    },
  },
  'GET /api/report-schedules/:id/': id('reportSchedule'),
  'PATCH /api/report-schedules/:id/': { ...id('reportSchedule'), body: () => ({ hour: 7 }) },
  'DELETE /api/report-schedules/:id/': id('reportSchedule'),

  'GET /api/alerts/': { references: [cursor('alert')] },
  'GET /api/alerts/:id/': id('alert'),
  'GET /api/alerts/:id/history/': id('alert'),
  'POST /api/alerts/:id/assign/': { ...id('alert'), body: (ids) => ({ assignee: ids.colleague }), references: [inBody('assignee', 'colleague')] },
  'POST /api/alerts/:id/resolve/': { ...id('alert'), body: () => ({ comment: 'Settled' }) },
  'GET /api/alert-rules/': {},
  'PUT /api/alert-rules/': {
    body: (ids) => ({ alert_type: 'tamper', users: [ids.colleague], phones: ['0712 345 678'] }),
    references: [inBody('users', 'colleague')],
  },
  'GET /api/alert-settings/': {},
  'PUT /api/alert-settings/': { body: () => ({ quiet_from: '21:00', quiet_until: '06:00' }) },
  'GET /api/email-settings/': {},
  'PUT /api/email-settings/': { body: () => ({ sender_name: 'Maji', reply_to: 'help@maji.test' }) },
  'POST /api/alerts/:id/acknowledge/': { ...id('alert'), body: () => ({ comment: 'Seen' }) },
};

/** Ways in that are not in the route table; each says who asks it and what keeps it. */
export const OTHER_DOORS: Readonly<Record<string, string>> = {
  'POST /api/hooks/c2b/:key/confirmation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/validation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/result/:secret': 'M-Pesa; the key names the channel, the secret the question',
  'POST /api/hooks/c2b/:key/timeout/:secret': 'M-Pesa; the key names the channel, the secret the question',
  'POST /api/hooks/c2b/:key/stk/:secret': 'M-Pesa; the key names the channel, the secret the request',
  'POST /api/hooks/sms/:key/reports': 'SMS gateways; the unguessable key names the channel',
  'POST /api/webhooks/mpesa': 'M-Pesa by the older address; the paybill in the body names the channel',
  'POST /api/webhooks/mpesa/callback': 'M-Pesa by the older address',
  'POST /api/payments/webhooks/c2b': 'M-Pesa by the older address',
  'POST /api/payments/callbacks/c2b': 'M-Pesa by the older address',
  'GET /api/hooks/email/unsubscribe/:key': 'customers; the key names them and proves that it is from us',
  'POST /api/hooks/email/unsubscribe/:key': 'customers and their mail programs; the key names them and proves that it is from us',
  'GET /t': 'public: an empty form for buyers',
  'POST /t': 'buyers; receipt and end of the meter number name one purchase',
  'POST /t/resend': 'buyers; as above, and says nothing of what it finds',
  'GET /metrics': 'a token, or the machine itself',
  'GET /api/schema': 'public document',
  'GET /swagger.json': 'public document',
  'GET /redoc': 'public page',
  'GET /redoc/redoc.js': 'public page',
  'GET /config.json': 'public: what the page needs before a sign-in',
};

/** Folders of pages that their plugins serve. */
export const PAGE_FOLDERS: readonly string[] = ['/api/docs', '/swagger', '/assets'];

export const newSpareIds = (): Pick<Ids, 'spareClient' | 'unclaimedEvent' | 'deadLetter'> => ({
  spareClient: newId(),
  unclaimedEvent: newId(),
  deadLetter: newId(),
});
