import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../../kernel/clock.ts';
import { sameText } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { forbidden, notFound } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import { remember } from '../../../kernel/remember.ts';
import type { PlatformWhatsapp, WhatsappTools } from './deps.ts';
import type { EventIntake } from './events/intake.ts';
import { splitByTenant } from './events/split.ts';
import { openHookSecrets, type HookSecrets } from './numbers/open.ts';
import { findByHookKey, findByPhoneNumberId, findByWabaId, type FoundNumber } from './numbers/queries.ts';

export interface WhatsappHookDeps extends Omit<WhatsappTools, 'platform'> {
  readonly platform: PlatformWhatsapp;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly intake: EventIntake;
  /** Keeps what is signed and belongs to no client. */
  readonly keepUnclaimed: (event: { readonly path: string; readonly ip: string; readonly body: Uint8Array; readonly reason: string }) => Promise<void>;
}

/** What Meta sends at most, with room. */
const MOST_BYTES = 4 * 1024 * 1024;
const KEPT_MS = 30_000;

interface Door {
  readonly found: FoundNumber;
  readonly secrets: HookSecrets;
}

/**
 * Meta's doors: the platform's own address, and an unguessable one for each number. A body is believed when its bytes
 * are signed, put away as it came, and read by a job.
 */
export function addWhatsappHook(fastify: FastifyInstance, deps: WhatsappHookDeps): void {
  const doors = remember<Door | null>({ clock: deps.clock, milliseconds: KEPT_MS, load: (key) => openDoor(deps, key), isMiss: (door) => door === null });
  const owners = remember<FoundNumber | null>({
    clock: deps.clock,
    milliseconds: KEPT_MS,
    load: (key) => ownerOf(deps.db, key),
    isMiss: (owner) => owner === null,
  });
  void fastify.register(async (hooks) => {
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body));
    const schema: object = { hide: true };
    const options = { schema, bodyLimit: MOST_BYTES };
    hooks.get('/webhooks/whatsapp', { schema }, (request, reply) => greet(request, reply, deps.platform.verifyToken));
    hooks.post('/webhooks/whatsapp', options, (request, reply) => takeShared(deps, { request, reply }, (key) => owners.get(key)));
    hooks.get<{ Params: Key }>('/webhooks/whatsapp/:key', { schema }, async (request, reply) =>
      greet(request, reply, (await open(doors.get(request.params.key))).secrets.verifyToken),
    );
    hooks.post<{ Params: Key }>('/webhooks/whatsapp/:key', options, async (request, reply) => {
      const { found, secrets } = await open(doors.get(request.params.key));
      const body = proven(request, secrets.appSecret);
      await deps.intake.take(found.tenantId, { numberId: found.numberId, body });
      return acknowledge(reply);
    });
  });
}

interface Key {
  key: string;
}

async function open(door: Promise<Door | null>): Promise<Door> {
  const opened = await door;
  if (opened === null) throw notFound();
  return opened;
}

async function openDoor(deps: WhatsappHookDeps, key: string): Promise<Door | null> {
  const found = await deps.db.asSystem((tx) => findByHookKey(tx, key));
  const secrets = found && (await deps.db.inTenant(found.tenantId, (tx) => openHookSecrets(tx, deps, found.numberId)));
  return found && secrets ? { found, secrets } : null;
}

/** The handshake, told again whenever the address is edited: the challenge byte for byte, as text. */
function greet(request: FastifyRequest, reply: FastifyReply, verifyToken: string | undefined): FastifyReply {
  const query = request.query as Record<string, unknown>;
  const [mode, token, challenge] = ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => query[name]);
  const isMeant = mode === 'subscribe' && typeof token === 'string' && typeof challenge === 'string';
  if (verifyToken === undefined || !isMeant || !sameText(token, verifyToken)) throw forbidden('The verify token is not valid.');
  return reply.status(200).type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(challenge);
}

/** The bytes, once they are signed with the secret. @throws AppError `forbidden`, also where no secret is known */
function proven(request: FastifyRequest, appSecret: string | undefined): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const header = request.headers['x-hub-signature-256'];
  const given = /^sha256=([0-9a-f]{64})$/i.exec(typeof header === 'string' ? header : '')?.[1];
  if (appSecret === undefined || given === undefined) throw forbidden('The signature is not valid.');
  const signature = createHmac('sha256', appSecret).update(body).digest();
  if (!timingSafeEqual(signature, Buffer.from(given, 'hex'))) throw forbidden('The signature is not valid.');
  return body;
}

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Several clients may be in one body: each gets its own part, and nothing of the others. */
async function takeShared(deps: WhatsappHookDeps, { request, reply }: Call, owner: (key: string) => Promise<FoundNumber | null>): Promise<FastifyReply> {
  const body = proven(request, deps.platform.appSecret);
  const { parts, unclaimed } = await splitByTenant(body, owner);
  await Promise.all(parts.map((part) => deps.intake.take(part.tenantId, { numberId: null, body: part.body })));
  if (unclaimed !== null) {
    deps.log.warn({ reason: unclaimed.reason }, 'a signed body of WhatsApp belongs to no client');
    await deps.keepUnclaimed({ path: '/webhooks/whatsapp', ip: request.ip, body: unclaimed.body, reason: unclaimed.reason });
  }
  return acknowledge(reply);
}

/** `number <id>` or `account <id>`. */
function ownerOf(db: Db, key: string): Promise<FoundNumber | null> {
  const [kind, id = ''] = key.split(' ');
  return db.asSystem((tx) => (kind === 'number' ? findByPhoneNumberId(tx, id) : findByWabaId(tx, id)));
}

function acknowledge(reply: FastifyReply): FastifyReply {
  return reply.status(200).type('text/plain; charset=utf-8').send('OK');
}
