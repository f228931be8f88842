import type { DocsWords } from './kernel/http-docs-operation.ts';

const METER = '0199c0de-7a11-7c3e-9b1d-2f7c5b8f4a10';
const CUSTOMER = '0199c0de-8b22-7d4f-8c2e-3a8d6c905b21';
const CLIENT = '0199c0de-1c33-7e50-9d3f-4b9e7da16c32';
const PERSON = '0199c0de-2d44-7f61-8e40-5cafe8b27d43';
const AT = '2026-03-02T07:15:00.000Z';

const PAIR = { access: 'eyJhbGciOiJIUzI1NiJ9.…', refresh: 'q3Wm…2Fk.9xVb…T0c' };
const METER_NUMBER = '58100000007';
const HELD_BY = { customer: CUSTOMER, customer_name: 'Asha Otieno' };

const SELF = {
  id: PERSON,
  email: 'amina@maji.example',
  first_name: 'Amina',
  last_name: 'Odhiambo',
  role: 'operator',
  phone: '254712345678',
  client: CLIENT,
  client_name: 'Maji Safi Water',
  is_active: true,
  date_joined: AT,
  last_login: AT,
  created_at: AT,
  updated_at: AT,
  memberships: [
    { client: CLIENT, client_name: 'Maji Safi Water', slug: 'maji-safi', role: 'operator', is_current: true, time_zone: 'Africa/Nairobi', currency: 'KES' },
  ],
  permissions: ['meters.read', 'payments.read', 'payments.retry'],
  switched_off: [],
  pending_email: null,
  full_name: 'Amina Odhiambo',
  short_name: 'Amina',
  phone_number: '254712345678',
  timezone: 'Africa/Nairobi',
  avatar: null,
  bio: '',
  is_verified: true,
  email_notifications: true,
  sms_notifications: true,
  second_factor_enabled: false,
  last_login_at: AT,
};

const PAYMENT = {
  id: '0199c0de-3e55-7072-9f51-6db0f9c38e54',
  mpesa_transaction_id: 'UC27K4TQ9X',
  amount: '300.00',
  currency: 'KES',
  paybill: '600584',
  account_number: METER_NUMBER,
  phone: '25471*****78',
  payer_name: 'ASHA',
  client: CLIENT,
  client_name: 'Maji Safi Water',
  ...HELD_BY,
  meter: METER,
  meter_id: METER_NUMBER,
  parent: null,
  status: 'verified',
  state: 'vended',
  error_code: null,
  error_message: '',
  tokens_count: 1,
  source: 'confirmation',
  raw_payload: null,
  paid_at: AT,
  received_at: AT,
  processed_at: AT,
};

const TOKEN_REQUEST = {
  id: '0199c0de-4f66-7183-8062-7ec10ad49f65',
  kind: 'free_credit',
  state: 'pending_approval',
  meter: METER,
  meter_id: METER_NUMBER,
  ...HELD_BY,
  amount: '3000.00',
  units: '25.0',
  value: '3000.00',
  currency: 'KES',
  reason: 'Leak before the meter, ticket 4711',
  requested_by: PERSON,
  requested_by_name: 'Amina Odhiambo',
  requested_at: AT,
  decided_by: null,
  decided_by_name: null,
  decided_at: null,
  comment: '',
  vend_order: null,
  vend_order_state: null,
  error_code: null,
  error_message: null,
  token: null,
};

/** Bodies of the operations that people begin with. */
export const EXAMPLES: DocsWords['examples'] = {
  auth_login: {
    request: { email: SELF.email, password: 'correct horse battery staple' },
    response: { message: 'Signed in.', user: SELF, tokens: PAIR, ...PAIR },
  },
  auth_refresh: { request: { refresh: PAIR.refresh }, response: { ...PAIR, tokens: PAIR } },
  meters_create: { request: { meter_id: METER_NUMBER, meter_type: 'water', location: 'Plot 14, Kisima Road' } },
  meters_query: {
    request: { meter_id: METER_NUMBER },
    response: { Meter_id: METER_NUMBER, Customer_id: 'C-0042', Customer_name: 'Asha Otieno', Meter_type: '1', Unit: 'm³', Price: '120.00' },
  },
  customers_create: { request: { name: 'Asha Otieno', phone: '0712345678' } },
  payments_get: { response: PAYMENT },
  payments_retry: {
    response: {
      message: 'The payment is on its way again.',
      payment: { ...PAYMENT, status: 'pending', state: 'vending', tokens_count: 0, processed_at: null },
    },
  },
  payments_assign: { request: { meter: METER } },
  payments_cash: { request: { meter: METER, amount: '300.00' } },
  payments_stk_push: { request: { meter: METER, phone: '0712345678', amount: '300' } },
  tokens_issue: {
    request: { meter_id: METER, customer_id: CUSTOMER, amount: '3000.00', is_vend_by_unit: false, funding: 'free', reason: TOKEN_REQUEST.reason },
    response: { state: TOKEN_REQUEST.state, request: TOKEN_REQUEST },
  },
  tokens_clear_tamper: { request: { meter_id: METER, reason: 'Seal found whole on inspection' } },
};
