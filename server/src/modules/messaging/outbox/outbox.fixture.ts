import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createTestDatabase } from '../../../../../test/database.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { createSecrets } from '../../../kernel/crypto.ts';
import { openDb, type Db } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { createJobQueue } from '../../../kernel/jobs.ts';
import { createLog } from '../../../kernel/log.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import { createOutbox, createTextQueue, outboxJobs, type FailedText, type NewText, type Outbox, type OutboxDeps, type TextRef } from './index.ts';
import type { DeliveryReport, DeliveryStatus, GatewayAccount, GatewayKind, ParsedReport, SendOutcome, SendRate, SmsGateway, TextToSend } from './port.ts';

export interface World {
  readonly db: Db;
  close(): Promise<void>;
}

export const log = createLog('silent');
export const secrets = createSecrets({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) }, randomBytes(32));

/** The product's schema and job queue in a database of their own, for one test file. */
export async function openWorld(): Promise<World> {
  const database = await createTestDatabase();
  const jobs = createJobQueue({ url: database.runtimeUrl, log, metrics: createMetrics(), supervise: false });
  await jobs.start();
  const db = openDb({ url: database.runtimeUrl, max: 8, jobs });
  return {
    db,
    async close() {
      await jobs.boss.stop({ graceful: false });
      await db.close();
      await database.drop();
    },
  };
}

interface Sent extends TextToSend {
  readonly channelId: string;
}

export type Script = (text: Sent, nth: number) => SendOutcome | Promise<SendOutcome>;

export const accepts: Script = (_text, nth) => ({ kind: 'accepted', providerId: `p-${nth}-${newId()}` });

export interface Town {
  readonly tenantId: string;
  readonly outbox: Outbox;
  readonly sent: Sent[];
  readonly delivered: TextRef[];
  readonly failed: FailedText[];
  readonly undeliverable: FailedText[];
  readonly gateways: Record<GatewayKind, SmsGateway>;
  readonly clock: Clock;
  readonly accounts: GatewayAccount[];
  advance(milliseconds: number): void;
  /** The same tenant, clock and gateways, as another process would have them. */
  anotherProcess(): Outbox;
  queue(...texts: Partial<NewText>[]): Promise<readonly NewText[]>;
  row(id: string): Promise<Row>;
  sweep(outbox?: Outbox): Promise<void>;
  report(channel: number, ...of: Parameters<typeof reportOf>): Promise<void>;
}

interface Row {
  readonly state: string;
  readonly attempts: number;
  readonly next_action_at: Date | null;
  readonly lease_until: Date | null;
  readonly last_error: string | null;
  readonly delivered_at: Date | null;
  readonly read_at: Date | null;
  readonly charge: string | null;
  readonly tries: readonly { readonly channel_id: string; readonly state: string; readonly provider_id: string | null; readonly reason: string | null }[];
}

const KINDS: readonly GatewayKind[] = ['beem', 'africastalking', 'twilio'];

/** A tenant with one gateway account per script, the first script being the first by priority. */
export async function openTown({ db }: World, ...scripts: Script[]): Promise<Town> {
  return openTownWith({ db }, {}, scripts);
}

export type TownOptions = Pick<OutboxDeps, 'capacity' | 'bulkGateways' | 'consent' | 'prices' | 'onCharged' | 'onMoved'> & { readonly rate?: SendRate };

/** As `openTown`, with what the dispatcher asks and tells; `rate` is the first account's. */
export async function openTownWith({ db }: Pick<World, 'db'>, { rate, ...asks }: TownOptions, scripts: readonly Script[]): Promise<Town> {
  const tenantId = newId();
  await db.asSystem((tx) => sql`insert into tenants (id, name, slug) values (${tenantId}, 'Maji', ${tenantId})`.execute(tx.q));
  let now = Date.parse('2026-11-20T08:00:00Z');
  const clock: Clock = { now: () => new Date(now), monotonic: () => now };
  const accounts = scripts.map((_script, index): GatewayAccount => ({
    channelId: newId(),
    kind: KINDS[index]!,
    baseUrl: 'http://gateway.invalid',
    user: 'u',
    secret: 's',
    sender: 'MAJI',
    reportUrl: null,
    accountKey: 'one account',
    ...(rate && index === 0 ? { rate } : {}),
  }));
  const sent: Sent[] = [];
  const delivered: TextRef[] = [];
  const failed: FailedText[] = [];
  const undeliverable: FailedText[] = [];
  const gateways = Object.fromEntries(
    KINDS.map((kind, index) => [
      kind,
      fakeGateway(async (account, text) => {
        const one = { ...text, channelId: account.channelId };
        sent.push(one);
        return scripts[index]!(one, sent.length);
      }),
    ]),
  ) as unknown as Record<GatewayKind, SmsGateway>;
  const open = (): Outbox =>
    createOutbox({
      ...asks,
      channel: 'sms',
      wakeUps: outboxJobs,
      db,
      secrets,
      gateways,
      clock,
      log,
      metrics: createMetrics(),
      channelsOf: async () => [...accounts],
      activeTenantIds: async () => [tenantId],
      onDelivered: async (_tx, rows) => {
        delivered.push(...rows);
      },
      onFailed: async (_tx, rows) => {
        failed.push(...rows);
      },
      onUndeliverable: async (_tx, rows) => {
        undeliverable.push(...rows);
      },
    });
  const outbox = open();
  const queueText = createTextQueue({ secrets, clock });
  return {
    tenantId,
    outbox,
    sent,
    delivered,
    failed,
    undeliverable,
    gateways,
    clock,
    accounts,
    advance(milliseconds) {
      now += milliseconds;
    },
    anotherProcess: open,
    async queue(...texts) {
      const full = texts.map((text): NewText => {
        const id = newId();
        return { id, dedupeKey: id, lane: 0, kind: 'token', to: '255712345678', text: 'Token 1234 5678 9012 3456 7890', ...text };
      });
      await db.inTenant(tenantId, (tx) => queueText(tx, full));
      return full;
    },
    row: (id) =>
      db.inTenant(
        tenantId,
        async (tx) =>
          (
            await sql<Row>`
      select m.*, (select coalesce(jsonb_agg(to_jsonb(a) order by a.attempt_no), '[]') from outbox_attempts a where a.message_id = m.id) as tries
      from outbox_messages m where id = ${id}`.execute(tx.q)
          ).rows[0]!,
      ),
    async sweep(by = outbox) {
      await by.jobs.find((job) => job.definition.name === 'outbox.sweep')!.handle([{}] as never);
    },
    report: (channel, ...of) => outbox.receive(tenantId, accounts[channel]!.channelId, [reportOf(...of)]),
  };
}

export function reportOf(providerId: string, status: DeliveryStatus, alternatives: readonly string[] = []): DeliveryReport {
  return { providerId, alternatives, status, code: null, reason: null };
}

/** Understands reports written as our own JSON; a body with `forged` has a wrong signature. */
function fakeGateway(send: SmsGateway['send']): SmsGateway {
  return {
    send,
    parseReport({ body }): ParsedReport {
      const text = Buffer.from(body).toString();
      if (text.includes('forged')) return { kind: 'unreadable', reason: 'signature' };
      try {
        return { kind: 'report', reports: [JSON.parse(text) as DeliveryReport], answer: { status: 200, contentType: 'text/xml', body: '<Response/>' } };
      } catch {
        return { kind: 'unreadable', reason: 'not a report' };
      }
    },
    parseInbound: () => ({ kind: 'unreadable', reason: 'not a message' }),
    balance: async () => ({ kind: 'none' }),
  };
}

/** Looks again until it holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds()))
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
}
