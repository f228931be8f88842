import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Page } from '../journal.ts';
import { readMails } from '../mail/mails.ts';
import { chatRoutes } from '../whatsapp/chat.ts';
import type { World } from '../world.ts';
import { streamEvents } from './events.ts';
import { sendKeyChanges } from './key-changes.ts';
import { meterRoutes } from './meters.ts';
import { payDirectly } from './payments.ts';
import { phoneRoutes } from './phones.ts';
import { problem } from './problem.ts';
import { provision } from './provision.ts';
import { reset } from './reset.ts';
import { provisionedBody } from './snapshot.ts';
import { readState } from './state.ts';
import { sendStatement } from './statements.ts';

const PAGE = 1000;
const MAX_PAGE = 10_000;

/** The control API, mounted at /control: hands for tests, benches and the simulator page. No authentication. */
export function control(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(cors, { origin: '*', methods: ['GET', 'PUT', 'POST'] });
    app.put('/provision', (request, reply) => {
      const wrong = provision(world, request.body);
      if (wrong !== null) return problem(reply, 422, { code: 'bad_provision', message: wrong });
      world.journal.note('provision', { body: request.body });
      return reply.send({ provisioned: true });
    });
    app.get('/state', (_request, reply) => reply.send(readState(world)));
    app.get('/faults', (_request, reply) => reply.send(world.faults.current));
    app.put('/faults', (request, reply) => {
      const wrong = world.faults.merge(request.body);
      if (wrong !== null) return problem(reply, 422, { code: 'bad_fault', message: wrong });
      world.journal.note('faults', { faults: world.faults.current });
      return reply.send(world.faults.current);
    });
    app.get('/journal', (request, reply) => reply.send(readJournal(world, request)));
    app.get('/events', (request, reply) => streamEvents(world, request, reply));
    app.post('/payments', (request, reply) => payDirectly(world, request, reply));
    app.post('/reset', (_request, reply) => {
      reset(world, provisionedBody(world));
      return reply.send(readState(world));
    });
    app.get('/statements/:shortcode', (request, reply) => sendStatement(world, request, reply));
    app.post('/key-changes', (request, reply) => sendKeyChanges(world, request, reply));
    app.get('/mails', (request, reply) => reply.send(readMails(world, request.query as Record<string, string>)));
    phoneRoutes(world, app);
    meterRoutes(world, app);
    chatRoutes(world, app);
  };
}

/** `?since=<seq>&limit=<1..10000>&kind=<kind,kind>` */
function readJournal(world: World, request: FastifyRequest): Page {
  const { since = '0', limit = String(PAGE), kind = '' } = request.query as Record<string, string>;
  return world.journal.page({
    since: Number(since) || 0,
    limit: Math.min(Math.max(Number(limit) || PAGE, 1), MAX_PAGE),
    kinds: kind === '' ? null : new Set(kind.split(',')),
  });
}
