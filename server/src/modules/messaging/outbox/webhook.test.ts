import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../kernel/errors.ts';
import { addReportHook } from './webhook.ts';
import { log, openTown, openWorld, reportOf, until, type Town, type World } from './outbox.fixture.ts';

let world: World;
let town: Town;
let http: FastifyInstance;
const urls: string[] = [];
const words: unknown[] = [];
const types: (string | undefined)[] = [];

beforeAll(async () => {
  world = await openWorld();
  town = await openTown(world, () => ({ kind: 'accepted', providerId: 'p1' }));
  http = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  http.setErrorHandler((error, _request, reply) =>
    reply.status(error instanceof AppError ? error.status : ((error as { statusCode?: number }).statusCode ?? 500)).send({}),
  );
  const parse = town.gateways.beem.parseReport;
  addReportHook(http, {
    outbox: town.outbox,
    log,
    clock: town.clock,
    publicUrl: 'https://maji.example',
    takeWords: async (tenantId, given) => {
      words.push(...given.map((word) => ({ tenantId, ...word })));
    },
    gateways: {
      ...town.gateways,
      beem: {
        ...town.gateways.beem,
        parseInbound: ({ body }) => {
          const text = Buffer.from(body).toString();
          if (!text.startsWith('from=')) return { kind: 'unreadable', reason: 'not a message' };
          const word = { providerId: null, from: text.slice(5), to: '15001', kind: 'text' as const, text: 'Habari', sentAt: null, extra: {} };
          return { kind: 'inbound', words: [word], answer: { status: 200, contentType: 'text/plain', body: 'thanks' } };
        },
        parseReport: (report) => {
          urls.push(report.url);
          types.push(report.contentType);
          return parse(report);
        },
      },
    },
    lent: { accountOf: () => undefined, ownersOf: async () => ({ byTenant: new Map(), unowned: 0 }) },
    findChannelByKey: async (key) => (key === 'k3y' ? { tenantId: town.tenantId, channelId: town.accounts[0]!.channelId } : undefined),
  });
  await http.ready();
}, 60_000);
afterAll(async () => {
  await http.close();
  await world.close();
});

const post = (path: string, payload: string | Buffer, type?: string) =>
  http.inject({ method: 'POST', url: path, payload, ...(type ? { headers: { 'content-type': type } } : {}) });
const kept = (): Promise<unknown[]> => world.db.inTenant(town.tenantId, async (tx) => (await tx.raw('select * from outbox_reports')).rows);

describe('the path by which gateways report', () => {
  it('takes any content type and answers what the gateway wants after the report is kept', async () => {
    const [text] = await town.queue({});
    town.outbox.nudge(town.tenantId);
    await until(async () => (await town.row(text!.id)).state === 'accepted');
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'nonsense', undefined]) {
      const before = (await kept()).length;
      const answer = await post('/api/hooks/sms/k3y/reports/?a=1', JSON.stringify(reportOf('p1', 'delivered')), type);
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'text/xml', '<Response/>']);
      expect(await kept()).toHaveLength(before + 1);
    }
    expect((await town.row(text!.id)).state).toBe('delivered');
    expect(types).toEqual(['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'nonsense', undefined]);
    expect(new Set(urls)).toEqual(new Set(['https://maji.example/api/hooks/sms/k3y/reports/?a=1']));
  });

  it('an unknown key answers 404, a wrong signature 403, nonsense 400, too much 413; none of them is kept', async () => {
    const before = (await kept()).length;
    expect((await post('/api/hooks/sms/wrong/reports/', '{}')).statusCode).toBe(404);
    expect((await post('/api/hooks/sms/k3y/reports/', 'forged', 'text/plain')).statusCode).toBe(403);
    expect((await post('/api/hooks/sms/k3y/reports/', 'nonsense', 'text/plain')).statusCode).toBe(400);
    expect((await post('/api/hooks/sms/k3y/reports/', '')).statusCode).toBe(400);
    expect((await post('/api/hooks/sms/k3y/reports/', Buffer.alloc(64 * 1024 + 1, 'x'), 'text/plain')).statusCode).toBe(413);
    expect(await kept()).toHaveLength(before);
  });

  it('takes what people write under either address, with an id of its own where the gateway names none', async () => {
    for (const path of ['inbound', 'reports']) {
      const answer = await post(`/api/hooks/sms/k3y/${path}/`, 'from=255712345678', 'text/plain');
      expect([answer.statusCode, answer.body]).toEqual([200, 'thanks']);
    }
    const [first, second] = words as { providerId: string }[];
    expect(first).toMatchObject({ tenantId: town.tenantId, from: { kind: 'phone', value: '255712345678' }, text: 'Habari', sentTo: '15001', channel: 'sms' });
    // told twice within a minute it is the same message, and is kept once
    expect(second!.providerId).toBe(first!.providerId);
    const report = await post('/api/hooks/sms/k3y/inbound/', JSON.stringify(reportOf('p1', 'delivered')));
    expect(report.statusCode).toBe(200);
  });
});
