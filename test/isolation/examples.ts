import { randomInt } from 'node:crypto';
import { unique, id, inBody, inQuery, cursor, search, inClient, meterList, terms, type Example } from './example.ts';
import { ACCOUNTS } from './examples-accounts.ts';
import { MONEY } from './examples-money.ts';
import { INBOX } from './examples-inbox.ts';
import { METER_CHANGES } from './examples-meters.ts';
import { ONBOARDING } from './examples-onboarding.ts';
import { CAMPAIGNS } from './examples-campaigns.ts';
import { SMS } from './examples-sms.ts';
import { WEBHOOKS } from './examples-webhooks.ts';
import { WHATSAPP } from './examples-whatsapp.ts';
import { PEOPLE } from './examples-people.ts';

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
  'GET /api/imports/:id/rows/': id('registryImport'),
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
  ...WEBHOOKS,
  ...ACCOUNTS,
  ...PEOPLE,
  ...METER_CHANGES,
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

  'POST /api/customers/:id/data-export/': { ...id('freeCustomer'), body: () => ({ format: 'json' }) },
  'POST /api/customers/:id/erasure/': {
    ...id('freeCustomer'),
    body: () => ({ reason: 'Asked to be forgotten.' }),
    keyStatus: 403,
    prepare: async (query, ids) => {
      await query('delete from erasures where customer_id = $1', [ids.freeCustomer]);
    },
  },
  'GET /api/erasures/': { references: [cursor('erasure')] },
  'GET /api/erasures/:id/': id('erasure'),
  'POST /api/erasures/:id/approve/': { ...id('erasure'), keyStatus: 403 },
  'POST /api/erasures/:id/reject/': { ...id('erasure'), keyStatus: 403 },
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

  'GET /api/meters/': { references: [inQuery('customer', 'customer'), inQuery('bulk_meter', 'meter'), cursor('meter'), ...search('meterNumber', 'alias')] },
  'POST /api/meters/': {
    body: () => ({ meter_id: `57${unique()}`, meter_type: 'water' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inBody('bulk_meter', 'meter'), inClient()],
  },
  'GET /api/meters/:id/': id('meter'),
  'PUT /api/meters/:id/': {
    ...id('freeMeter'),
    body: () => ({ meter_id: `57${unique()}`, meter_type: 'water' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inBody('bulk_meter', 'meter'), inClient()],
  },
  'PATCH /api/meters/:id/': {
    ...id('freeMeter'),
    body: () => ({ location: 'Here' }),
    references: [inBody('tariff', 'tariff'), inBody('vendor_account', 'vendorAccount'), inBody('bulk_meter', 'meter'), inClient()],
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

  ...MONEY,
  ...WHATSAPP,
  ...INBOX,
  ...SMS,
  ...CAMPAIGNS,
};
