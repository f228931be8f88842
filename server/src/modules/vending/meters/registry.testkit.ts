/** A database and a server of their own for the tests of meters, customers and tariffs. */
import { luhnDigit } from '@mkondo/sts';
import type { Json } from '../../../../../test/harness/http.ts';
import { createSecrets } from '../../../kernel/crypto.ts';
import { openDb, type Db } from '../../../kernel/db.ts';
import { unauthenticated } from '../../../kernel/errors.ts';
import { addRoutes, createHttp, type Actor, type HttpServer, type Role } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLog } from '../../../kernel/log.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import { allows } from '../../tenancy/access/index.ts';
import { customersRoutes } from '../customers/index.ts';
import { tariffsRoutes } from '../tariffs/index.ts';
import { metersRoutes, type MeterAtVendorResult, type QueryMeterAtVendor } from './index.ts';

export const secrets = createSecrets({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) }, Buffer.alloc(32, 2));

export type { Json as Body };

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Record<string, unknown>;
}

/** In an order of their own, for comparing what came in any order. */
export function sorted<T extends string | number>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
}

let serial = 100;
/** A meter number that no other test of the file uses, with its check digit. */
export function nextNumber(): string {
  serial += 1;
  const body = `58${String(serial).padStart(8, '0')}`;
  return `${body}${luhnDigit(body)}`;
}

export interface Registry {
  readonly db: Db;
  readonly server: HttpServer;
  readonly vendor: { answer: MeterAtVendorResult; asked: (string | null)[][] };
  addTenant(fields?: Partial<{ name: string; timeZone: string; currency: string; checkDigit: boolean }>): Promise<string>;
  /** A meter as the API answers it to the client's administrator. */
  addMeter(tenantId: string, fields?: object): Promise<Json>;
  /** Answers of the API to one actor; `tenantId` null is platform staff who act for nobody yet. */
  as(
    role: Role,
    tenantId: string | null,
    headers?: Record<string, string>,
  ): (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object) => Promise<Answer>;
  close(): Promise<void>;
}

/** @param database a database of the test file's own, as `createTestDatabase` makes it */
export async function startRegistry(database: { readonly runtimeUrl: string; drop(): Promise<void> }): Promise<Registry> {
  const db = openDb({ url: database.runtimeUrl, max: 8 });
  const vendor: Registry['vendor'] = { answer: { kind: 'not_found' }, asked: [] };
  const queryMeterAtVendor: QueryMeterAtVendor = async ({ tenantId, meterNumber, vendorAccountId }) => {
    vendor.asked.push([tenantId, meterNumber, vendorAccountId]);
    return vendor.answer;
  };
  const server = serve(db, queryMeterAtVendor);
  const as: Registry['as'] =
    (role, tenantId, headers = {}) =>
    async (method, url, body) => {
      const actor: Actor = { kind: 'user', id: newId(), role, tenantId, sessionId: null, scopes: null };
      const answer = await server.fastify.inject({
        method,
        url,
        headers: { 'x-actor': JSON.stringify(actor), ...headers },
        ...(body ? { payload: body } : {}),
      });
      return { status: answer.statusCode, body: answer.body === '' ? {} : JSON.parse(answer.body), headers: answer.headers };
    };
  return {
    db,
    server,
    vendor,
    addTenant: (fields = {}) => addTenant(db, fields),
    addMeter: async (tenantId, fields = {}) =>
      (await as('client_admin', tenantId)('POST', '/api/meters/', { meter_id: nextNumber(), meter_type: 'water', ...fields })).body,
    as,
    close: async () => {
      await server.fastify.close();
      await db.close();
      await database.drop();
    },
  };
}

function serve(db: Db, queryMeterAtVendor: QueryMeterAtVendor): HttpServer {
  const server = createHttp({
    db,
    log: createLog('silent'),
    metrics: createMetrics(),
    allows,
    requireFeature: () => Promise.resolve(),
    trustedProxies: [],
    authenticate: async (request) => {
      const actor = request.headers['x-actor'];
      if (typeof actor !== 'string') throw unauthenticated();
      return JSON.parse(actor) as Actor;
    },
  });
  addRoutes(server, [
    ...metersRoutes({ db, now: () => new Date(), queryMeterAtVendor, tokensAccepted: () => Promise.resolve() }),
    ...customersRoutes({ db, secrets }),
    ...tariffsRoutes(),
  ]);
  return server;
}

async function addTenant(db: Db, { name = 'Amsol Water', timeZone = 'Africa/Nairobi', currency = 'KES', checkDigit = true }): Promise<string> {
  const id = newId();
  await db.asSystem((tx) => tx.q.insertInto('tenants').values({ id, name, slug: id, time_zone: timeZone, currency, check_meter_digit: checkDigit }).execute());
  return id;
}
