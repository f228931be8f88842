import { createHmac } from 'node:crypto';
import pg from 'pg';
import { systemClock } from '../server/src/kernel/clock.ts';
import { createSecrets } from '../server/src/kernel/crypto.ts';
import { newId } from '../server/src/kernel/ids.ts';
import { createNumber } from '../server/src/modules/messaging/whatsapp/numbers/numbers.ts';
import { openField } from '../server/src/modules/messaging/whatsapp/numbers/open.ts';
import { findSealedNumber } from '../server/src/modules/messaging/whatsapp/numbers/queries.ts';
import { systemSource } from '../server/src/modules/tenancy/audit/index.ts';
import { environmentOf, startChild, startStack } from './stack.ts';
import { prepareTenant, type Prepared } from './tenants.ts';

export interface StatusFigures {
  /** Statuses a second from the first body to the last message moved. */
  readonly perSecond: number;
  /** Milliseconds until Meta has its answer. */
  readonly p99: number;
  /** Messages that did not end delivered. */
  readonly lost: number;
}

const META = { phoneNumberId: '770000000000002', wabaId: '880000000000002', appSecret: 'bench' } as const;
const IN_A_BODY = 100;
const CONNECTIONS = 16;

/** Statuses of WhatsApp as Meta posts them: signed bodies of a hundred over HTTP, stored, answered, then applied by the job. */
export async function benchStatuses(count: number): Promise<StatusFigures> {
  const stack = await startStack();
  const { port, env } = await environmentOf(stack);
  const prepared = await prepareTenant(env, 1);
  const { path, numberId } = await addOwnNumber(prepared);
  await prepared.db.close();
  const owner = new pg.Client(stack.databaseUrl);
  await owner.connect();
  const server = await startChild<{ port: number }>('bench/server-process.ts', env, ['all']);
  try {
    // the first round warms up
    await round(owner, { prepared, numberId, url: `http://127.0.0.1:${port}${path}`, label: 'w', count: Math.min(count, 5_000) });
    return await round(owner, { prepared, numberId, url: `http://127.0.0.1:${port}${path}`, label: 'm', count });
  } finally {
    await server.stop();
    await owner.end();
    await stack.stop();
  }
}

async function addOwnNumber({ db, config, tenant }: Prepared): Promise<{ readonly path: string; readonly numberId: string }> {
  const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
  const tools = { clock: systemClock, secrets, platform: config.whatsapp, publicUrl: '' };
  return db.inTenant(tenant.tenantId, async (tx) => {
    const values = { ...META, baseUrl: 'http://127.0.0.1:1', token: 'bench' };
    const numberId = await createNumber(tx, systemSource, { tools, values });
    const key = openField(secrets, { tenantId: tx.tenantId, row: (await findSealedNumber(tx, numberId))!, field: 'hook_key' });
    return { path: `/webhooks/whatsapp/${key}/`, numberId };
  });
}

interface Round {
  readonly prepared: Prepared;
  readonly numberId: string;
  readonly url: string;
  readonly label: string;
  readonly count: number;
}

async function round(owner: pg.Client, { prepared, numberId, url, label, count }: Round): Promise<StatusFigures> {
  const { tenantId } = prepared.tenant;
  await addAccepted(owner, { tenantId, numberId, label, count });
  const bodies = Array.from({ length: Math.ceil(count / IN_A_BODY) }, (_, n) => bodyOf(label, n * IN_A_BODY, Math.min(count, (n + 1) * IN_A_BODY)));
  const times: number[] = [];
  const began = performance.now();
  const post = async (): Promise<void> => {
    for (let body = bodies.shift(); body; body = bodies.shift()) {
      const started = performance.now();
      const signature = createHmac('sha256', META.appSecret).update(body).digest('hex');
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } });
      await answer.text();
      if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, post));
  const left = async (sql: string): Promise<number> => Number((await owner.query<{ n: string }>(sql, [tenantId])).rows[0]!.n);
  while ((await left("select count(*) as n from whatsapp_events where tenant_id = $1 and state = 'new'")) > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  const seconds = (performance.now() - began) / 1000;
  const lost = await left("select count(*) as n from outbox_messages where tenant_id = $1 and channel = 'whatsapp' and state <> 'delivered'");
  return { perSecond: count / seconds, p99: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0, lost };
}

interface Accepted {
  readonly tenantId: string;
  readonly numberId: string;
  readonly label: string;
  readonly count: number;
}

/** Messages that Meta has taken, as sending leaves them. */
async function addAccepted(owner: pg.Client, { tenantId, numberId, label, count }: Accepted): Promise<void> {
  const ids = Array.from({ length: count }, () => newId());
  await owner.query(
    `insert into outbox_messages (tenant_id, id, dedupe_key, lane, kind, channel, recipient, body_sealed, state, attempts, created_at, accepted_at, updated_at)
     select $1, id, $2 || n, 2, 'notice', 'whatsapp', '2547' || n, '', 'accepted', 1, now(), now(), now() from unnest($3::uuid[]) with ordinality as x (id, n)`,
    [tenantId, label, ids],
  );
  await owner.query(
    `insert into outbox_attempts (tenant_id, message_id, attempt_no, channel_id, state, provider_id, sent_at, answered_at)
     select $1, id, 1, $2, 'accepted', 'wamid.' || $3 || (n - 1), now(), now() from unnest($4::uuid[]) with ordinality as x (id, n)`,
    [tenantId, numberId, label, ids],
  );
}

function bodyOf(label: string, from: number, to: number): string {
  const statuses = Array.from({ length: to - from }, (_, n) => ({
    id: `wamid.${label}${from + n}`,
    status: 'delivered',
    timestamp: '1795000000',
    recipient_id: `2547${from + n}`,
    pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
  }));
  const metadata = { display_phone_number: '254700000002', phone_number_id: META.phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, statuses };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: META.wabaId, changes: [{ field: 'messages', value }] }] });
}
