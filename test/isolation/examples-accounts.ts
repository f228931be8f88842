import { cursor, id, inBody, inQuery, unique, type Example } from './example.ts';
import { DEMO_PASSWORD } from '../harness.ts';

/** Accounts, second factors, sessions; and tenants in the words of the messaging system. */
export const ACCOUNTS: Readonly<Record<string, Example>> = {
  'POST /api/auth/register/': {
    body: () => ({
      email: `r${unique()}@isolation.test`,
      first_name: 'Asha',
      last_name: 'Otieno',
      password: 'a long enough phrase',
      password_confirm: 'a long enough phrase',
    }),
    publicStatus: 201,
  },
  'POST /api/auth/verify-email/': { body: () => ({ token: 'no code' }), publicStatus: 400 },
  'POST /api/auth/verify-email/resend/': { body: () => ({ email: 'nobody@nowhere.test' }), publicStatus: 200 },
  'POST /api/auth/password/reset/': { body: () => ({ email: 'nobody@nowhere.test' }), publicStatus: 200 },
  'POST /api/auth/password/reset/confirm/': {
    body: () => ({ token: 'no code', new_password: DEMO_PASSWORD, new_password_confirm: DEMO_PASSWORD }),
    publicStatus: 400,
  },
  'POST /api/auth/password/change/': {
    body: () => ({ old_password: DEMO_PASSWORD, new_password: DEMO_PASSWORD, new_password_confirm: DEMO_PASSWORD }),
    keyStatus: 403,
  },
  'GET /api/auth/profile/': { keyStatus: 403 },
  'PUT /api/auth/profile/': { body: () => ({ first_name: 'Asha', last_name: 'Otieno' }), keyStatus: 403 },
  'PATCH /api/auth/profile/': { body: () => ({ bio: 'Repairs pumps.' }), keyStatus: 403 },
  'GET /api/auth/profile/detail/': { keyStatus: 403 },
  'PUT /api/auth/profile/detail/': { body: () => ({ job_title: 'Clerk' }), keyStatus: 403 },
  'PATCH /api/auth/profile/detail/': { body: () => ({ time_format: '24h' }), keyStatus: 403 },
  'POST /api/auth/api-key/generate/': {},
  'POST /api/auth/api-key/revoke/': {},

  'GET /api/auth/second-factor/': { keyStatus: 403 },
  'POST /api/auth/second-factor/': { body: () => ({ password: DEMO_PASSWORD }), keyStatus: 403 },
  'POST /api/auth/second-factor/confirm/': { body: () => ({ code: 'no code' }), keyStatus: 403, refusedWith: 400 },
  'POST /api/auth/second-factor/disable/': { body: () => ({ password: DEMO_PASSWORD, code: 'no code' }), keyStatus: 403, refusedWith: 409 },
  'POST /api/auth/second-factor/recovery-codes/': { body: () => ({ password: DEMO_PASSWORD, code: 'no code' }), keyStatus: 403, refusedWith: 409 },
  'DELETE /api/auth/users/:id/second-factor/': id('user'),
  'GET /api/auth/lookup/users/': { staff: 'platform', references: [inQuery('q', 'user')] },

  'GET /api/auth/sessions/': { keyStatus: 403 },
  // nobody's but one's own, and these are made by signing in
  'DELETE /api/auth/sessions/:id/': { ...id('user'), refusedWith: 404 },
  'POST /api/auth/sessions/revoke-others/': { keyStatus: 403 },

  'GET /api/tenants/': {},
  'POST /api/tenants/': { body: () => ({ name: 'Ziwa Water', subdomain: `w${unique()}` }), keyStatus: 403 },
  'POST /api/tenants/switch/': { body: (ids) => ({ tenant_id: ids.client }), references: [inBody('tenant_id', 'client')], keyStatus: 403, staffStatus: 404 },
  'GET /api/tenants/:id/': id('client'),
  'PUT /api/tenants/:id/': { ...id('client'), body: () => ({ name: `Renamed ${unique()}` }) },
  'PATCH /api/tenants/:id/': { ...id('client'), body: () => ({ business_type: 'utility' }) },
  'DELETE /api/tenants/:id/': {
    ...id('spareClient'),
    staff: 'platform',
    prepare: async (query, ids) => {
      await query('insert into tenants (id, name, slug) values ($1, $2, $2)', [ids.spareClient, `spare-${ids.spareClient}`]);
    },
  },

  'GET /api/tenants/:id/members/': { ...id('client'), references: [cursor('user')] },
  'POST /api/tenants/:id/members/': { ...id('client'), body: () => ({ email: `i${unique()}@isolation.test`, role: 'agent' }) },
  'GET /api/tenants/:id/members/:member_id/': { path: { id: 'client', member_id: 'colleague' } },
  'PUT /api/tenants/:id/members/:member_id/': { path: { id: 'client', member_id: 'colleague' }, body: () => ({ role: 'read_only', status: 'active' }) },
  'PATCH /api/tenants/:id/members/:member_id/': { path: { id: 'client', member_id: 'invitation' }, body: () => ({ role: 'agent' }) },
  'DELETE /api/tenants/:id/members/:member_id/': { path: { id: 'client', member_id: 'user' } },
  'POST /api/tenants/:id/members/:member_id/resend/': { path: { id: 'client', member_id: 'invitation' } },
  'GET /api/tenants/invite/:token/': { path: { token: 'user' }, publicStatus: 404 },
  'POST /api/tenants/invite/:token/': { path: { token: 'user' }, body: () => ({ first_name: 'Asha' }), publicStatus: 404 },

  'GET /api/tenants/:id/domains/': id('client'),
  'POST /api/tenants/:id/domains/': { ...id('client'), body: () => ({ domain: `w${unique()}.example.org` }) },
  'GET /api/tenants/:id/domains/:domain_id/': { path: { id: 'client', domain_id: 'domain' } },
  'PUT /api/tenants/:id/domains/:domain_id/': { path: { id: 'client', domain_id: 'domain' }, body: () => ({ is_primary: false }) },
  'PATCH /api/tenants/:id/domains/:domain_id/': { path: { id: 'client', domain_id: 'domain' }, body: () => ({ is_primary: true }) },
  'DELETE /api/tenants/:id/domains/:domain_id/': { path: { id: 'client', domain_id: 'domain' } },
  'POST /api/tenants/:id/domains/:domain_id/verify/': { path: { id: 'client', domain_id: 'domain' } },
};
