import { createHash } from 'node:crypto';
import pg from 'pg';

/** Clients, and what one of them has beside what each of the others has. */
export interface Size {
  readonly label: string;
  /** Payments, orders and tokens of the one large client. */
  readonly whale: number;
  /** Of each of the others. */
  readonly each: number;
}

export const TENANTS = 500;
/** Meters with a holder each: one for so many payments. */
const PAYMENTS_PER_METER = 20;

/** The tenant of a number; 1 is the large one. */
export function tenantId(no: number): string {
  return `00000000-0000-7000-8000-${String(no).padStart(12, '0')}`;
}

/** What the triggers would have written, which the seed goes around. */
const PARTS = `insert into registry_parts (tenant_id, kind, part, id)
  select m.tenant_id, 'meters', p, m.id from meters m cross join lateral parts_of(m.search_text) p
  union all select c.tenant_id, 'customers', p, c.id from customers c cross join lateral parts_of(c.search_text) p`;

/** Rows as the money path leaves them, over a year that ends now: made by SQL, since what is measured is the reading. */
export async function seedReads(ownerUrl: string, { whale, each }: Size): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'; set session_replication_role = replica");
    await client.query(HELPERS);
    await client.query(
      `create temp table who as select no, seed_id(0, 0, no) as tenant_id, case when no = 1 then ${whale} else ${each} end as n, now() as ends from generate_series(1, ${TENANTS}) as no`,
    );
    for (const statement of [...STATEMENTS, PARTS]) await client.query(statement);
    await client.query('drop function seed_id; drop function seed_meter');
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

// ids as the product makes them: milliseconds, then what makes them different; a meter's by its number
const HELPERS = `
  create function seed_id(ms bigint, kind int, no bigint) returns uuid language sql immutable as
    $$ select (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(no::text, 12, '0'))::uuid $$;
  create function seed_meter(tenant bigint, n bigint) returns uuid language sql immutable as
    $$ select (lpad(to_hex(n), 12, '0') || '7' || lpad(to_hex(tenant), 3, '0') || '8000000000000001')::uuid $$;`;

// one end for all statements: an order and a token have the id of their payment
const AT = "w.ends - (w.n - i) * (interval '365 days' / w.n)";
const MS = `(extract(epoch from ${AT}) * 1000)::bigint`;
/** Payment number i of the tenant; its order and its token have ids of the same moment. */
const SALES = `who w cross join lateral generate_series(1, w.n) as i cross join lateral (select ${AT} as at, ${MS} as ms, seed_meter(w.no, i % greatest(1, w.n / ${PAYMENTS_PER_METER})) as meter) s`;
/** Rows lie in the order in which they came, those of all clients among each other. */
const IN_TURN = 'order by s.at';
const METERS = `who w cross join lateral generate_series(0, greatest(1, w.n / ${PAYMENTS_PER_METER}) - 1) as m`;
const NAMES = "(array['Wanjiru','Otieno','Achieng','Mwangi','Njeri','Kamau','Atieno','Kiprop','Chebet','Mutiso'])";
const NAME = `${NAMES}[1 + m % 10] || ' ' || ${NAMES}[1 + (m / 10) % 10] || ' ' || m`;
/** Nine in ten bought water; the rest lies as it does in life. */
const STATE = "case when i % 200 = 0 then 'suspense' when i % 97 = 0 then 'failed' when i % 50 = 0 then 'credited' else 'vended' end";

const STATEMENTS = [
  "insert into tenants (id, name, slug, time_zone) select tenant_id, 'Utility ' || no, 'bench-' || no, 'Africa/Nairobi' from who",
  `insert into meters (tenant_id, id, meter_id, location, site, created_at, total_vends, last_vended_at) select w.tenant_id, seed_meter(w.no, m), '58' || lpad((w.no * 100000 + m)::text, 9, '0'), 'Plot ' || m, 'Zone ' || m % 12, now() - m * interval '1 minute', ${PAYMENTS_PER_METER}, now() from ${METERS}`,
  `insert into customers (tenant_id, id, customer_id, name, phone, created_at) select w.tenant_id, seed_meter(w.no, m), 'UTI-' || lpad(m::text, 6, '0'), ${NAME}, '2547' || lpad((w.no * 100000 + m)::text, 8, '0'), now() - m * interval '1 minute' from ${METERS}`,
  `insert into meter_assignments (tenant_id, id, meter_id, customer_id, assigned_on) select w.tenant_id, seed_meter(w.no, m), seed_meter(w.no, m), seed_meter(w.no, m), now() - interval '400 days' from ${METERS}`,
  `insert into payments (tenant_id, id, receipt, channel_id, source, amount_minor, shortcode, account_text, phone, payer_phone, payer_name, state, meter_id, customer_id, matched_by, received_at, processed_at)
     select w.tenant_id, seed_id(s.ms, w.no, i), 'U' || upper(lpad(to_hex(w.no * 4000000 + i), 9, '0')), seed_id(0, 1, w.no), 'c2b', 10000 + i % 90000, '700700', '58' || lpad((w.no * 100000 + i % greatest(1, w.n / ${PAYMENTS_PER_METER}))::text, 9, '0'),
       '2547' || lpad((i % 100000)::text, 8, '0'), '2547' || lpad((i % 100000)::text, 8, '0'), 'NICHOLAS', ${STATE}, s.meter, s.meter, 'number', s.at, s.at from ${SALES} ${IN_TURN}`,
  `insert into vend_orders (tenant_id, id, payment_id, meter_id, meter_number, customer_id, vendor_account_id, state, paid_minor, vat_minor, water_minor, tenths, created_at, updated_at, finished_at)
     select w.tenant_id, seed_id(s.ms, w.no, i), seed_id(s.ms, w.no, i), s.meter, 'n', s.meter, seed_id(0, 2, w.no), 'vended', 10000 + i % 90000, 1600, 8400 + i % 90000, 20, s.at, s.at, s.at from ${SALES} where ${STATE} = 'vended' ${IN_TURN}`,
  `insert into tokens (tenant_id, id, order_id, payment_id, meter_id, customer_id, vendor_account_id, token_type, token_sealed, token_digest, token_tail, amount_minor, tenths, status, created_at, delivered_at)
     select w.tenant_id, seed_id(s.ms, w.no, i), seed_id(s.ms, w.no, i), seed_id(s.ms, w.no, i), s.meter, s.meter, seed_id(0, 2, w.no), 'vending', repeat('s', 90), sha256((w.no || '.' || i)::bytea), lpad((i % 10000)::text, 4, '0'), 10000 + i % 90000, 20,
       case when i % 401 = 0 then 'created' else 'delivered' end, s.at, s.at from ${SALES} where ${STATE} = 'vended' ${IN_TURN}`,
  `insert into outbox_messages (tenant_id, id, dedupe_key, kind, recipient, body_sealed, segments, state, attempts, token_id, payment_id, order_id, customer_id, last_error, created_at, accepted_at, delivered_at, updated_at)
     select w.tenant_id, seed_id(s.ms, w.no, i), 'token:' || w.no || '.' || i, 'token', '2547' || lpad((w.no * 100000 + i % greatest(1, w.n / ${PAYMENTS_PER_METER}))::text, 8, '0'), repeat('s', 260), 1, m.state, 1,
       seed_id(s.ms, w.no, i), seed_id(s.ms, w.no, i), seed_id(s.ms, w.no, i), s.meter, case when m.state = 'failed' then 'undelivered' end, s.at, s.at, case when m.state = 'delivered' then s.at end, s.at
       from ${SALES} cross join lateral (select case when i % 251 = 0 then 'failed' else 'delivered' end as state) m where ${STATE} = 'vended' ${IN_TURN}`,
  `insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, provider_id, sent_at, answered_at)
     select w.tenant_id, seed_id(s.ms, w.no, i), 1, seed_id(0, 3, w.no), case when i % 251 = 0 then 'undelivered' else 'delivered' end, w.no || '.' || i, s.at, s.at from ${SALES} where ${STATE} = 'vended' ${IN_TURN}`,
];

/** Changes when other rows would be made: a kept database of another mark is made anew. */
export function seedMark({ whale, each }: Size): string {
  return createHash('sha256')
    .update(JSON.stringify([whale, each, HELPERS, STATEMENTS]))
    .digest('hex');
}
