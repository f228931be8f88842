import { newId } from '../../server/src/kernel/ids.ts';
import { cursor, id, inBody, inQuery, unique, type Example } from './example.ts';

const pairs = (): object => ({ content_base64: Buffer.from('meter,token1,token2\n58100000099,1,2\n').toString('base64') });
const reason = 'For the test.';

/** Meters that get new keys, new devices, new holders and new clients. */
export const METER_CHANGES: Readonly<Record<string, Example>> = {
  'GET /api/meters/:id/key/': id('meter'),
  'PUT /api/meters/:id/key/': { ...id('meter'), body: () => ({ krn: 5, base_date: 2014 }) },
  'GET /api/key-change-campaigns/': { references: [cursor('keyCampaign')] },
  'POST /api/key-change-campaigns/': {
    body: (ids) => ({ name: 'New keys', select: 'list', meters: [ids.suspendedMeter] }),
    references: [inBody('meters', 'suspendedMeter'), inBody('meters', 'meterNumber')],
  },
  'GET /api/key-change-campaigns/:id/': id('keyCampaign'),
  'POST /api/key-change-campaigns/:id/pairs/': { ...id('openCampaign'), body: pairs },
  'POST /api/key-change-campaigns/:id/start/': id('openCampaign'),
  'POST /api/key-change-campaigns/:id/cancel/': id('openCampaign'),
  'GET /api/key-changes/': { references: [cursor('keyChange'), inQuery('campaign', 'keyCampaign'), inQuery('meter', 'meter')] },
  'GET /api/key-changes/:id/': id('keyChange'),
  'POST /api/key-changes/:id/hand-over/': id('keyChange'),
  'POST /api/key-changes/:id/send/': id('keyChange'),
  'POST /api/key-changes/:id/confirm/': { ...id('keyChange'), body: () => ({ note: 'Seen.' }) },
  'POST /api/key-changes/:id/fail/': { ...id('keyChange'), body: () => ({ note: 'REJECT.' }) },
  'POST /api/key-changes/:id/release/': { ...id('keyChange'), body: () => ({ reason }) },
  'POST /api/key-changes/:id/extend/': { ...id('keyChange'), body: () => ({ days: 3, reason }) },

  'POST /api/meters/:id/replace/': {
    ...id('freeMeter'),
    body: () => ({ meter_id: `57${unique()}`, reason, final_reading: '1.0' }),
  },
  'GET /api/meters/:id/replacements/': { ...id('meter') },
  'POST /api/meters/:id/transfer/': {
    ...id('freeMeter'),
    body: (ids) => ({ customer: ids.freeCustomer, reason }),
    references: [inBody('customer', 'freeCustomer')],
    prepare: async (query, ids) => {
      await query('insert into meter_assignments (tenant_id, id, meter_id, customer_id, assigned_on) values ($1, $2, $3, $4, now())', [
        ids.client,
        newId(),
        ids.freeMeter,
        ids.customer,
      ]);
    },
  },
  'POST /api/meters/:id/transfer-client/': {
    ...id('suspendedMeter'),
    body: (ids) => ({ client: ids.spareClient, reason }),
    prepare: async (query, ids) => {
      await query('insert into tenants (id, name, slug, check_meter_digit) values ($1, $2, $2, false)', [ids.spareClient, `spare-${ids.spareClient}`]);
    },
  },
};
