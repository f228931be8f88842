import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { optionalBody, text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, idAfter, isEstimate, knownCount, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { lockContact } from '../contacts.ts';
import type { ContactsDeps } from '../engine.ts';
import { findContact } from '../list-queries.ts';
import { mergedInto } from '../merge-queries.ts';
import type { ConsentChannel, ConsentPurpose } from '../port.ts';
import { presentContact } from '../present.ts';
import { Message } from '../schema.ts';
import { CHANNELS, recordConsent } from './consent.ts';
import { countEvents, listEvents, type LedgerRow } from './queries.ts';

const tag = 'Contacts';
const object = 'contacts' as const;
const maybe = Type.Union([Type.String(), Type.Null()]);
const Channel = Type.Unsafe<ConsentChannel>({ type: 'string', enum: [...CHANNELS] });

const OptBody = Type.Object(
  {
    /** Kept as the evidence: what the person was asked and said, or why it was taken back. */
    reason: Type.Optional(text(500)),
    /** All of them unless told. */
    channels: Type.Optional(Type.Array(Channel, { minItems: 1, maxItems: 3 })),
    /** `service` concerns WhatsApp alone: somebody who does not want the business to write at all. */
    purpose: Type.Optional(Type.Unsafe<ConsentPurpose>({ type: 'string', enum: ['marketing', 'service'] })),
  },
  { additionalProperties: false },
);
type OptBody = Static<typeof OptBody>;

const LedgerEntry = Type.Object({
  id: Type.String(),
  channel: Type.String(),
  purpose: Type.String(),
  action: Type.String(),
  source: Type.String(),
  wording: maybe,
  actor: maybe,
  occurred_at: Type.String(),
  recorded_at: Type.String(),
});

export function consentRoutes(deps: ContactsDeps): RouteDefinition[] {
  return [optRoute(deps, 'opt-in'), optRoute(deps, 'opt-out'), ledgerRoute()];
}

const OPT = {
  'opt-in': { action: 'grant', summary: 'Write down that a person agreed to be written to', message: 'Contact opted in', audit: 'contact.opted_in' },
  'opt-out': { action: 'withdraw', summary: 'Write down that a person takes consent back', message: 'Contact opted out', audit: 'contact.opted_out' },
} as const;

function optRoute({ clock }: ContactsDeps, name: keyof typeof OPT): RouteDefinition {
  const { action, summary, message, audit } = OPT[name];
  return route({
    method: 'POST',
    path: `/api/messaging/contacts/:id/${name}/`,
    summary,
    tag,
    access: 'contacts.write',
    object,
    params: IdParams,
    body: optionalBody(OptBody),
    response: Message,
    handle: (ctx, { params, body }) =>
      ctx.write(async (tx) => {
        const channels = await writeDown(tx, ctx, { id: params.id, body: body ?? {}, action, at: clock.now() });
        await record(tx, ctx, [{ action: audit, objectType: 'contact', objectId: params.id, details: { channels } }]);
        return { message, contact: presentContact((await findContact(tx, params.id))!) };
      }),
  });
}

interface Opting {
  readonly id: string;
  readonly body: OptBody;
  readonly action: 'grant' | 'withdraw';
  readonly at: Date;
}

/** @returns the channels it concerns @throws AppError `not_found` */
async function writeDown(tx: Tx, { actor }: RequestContext, { id, body, action, at }: Opting): Promise<readonly ConsentChannel[]> {
  await lockContact(tx, id);
  const channels = [...new Set(body.channels ?? CHANNELS)];
  const source = actor.kind === 'api_key' ? ('api' as const) : ('staff' as const);
  const common = { subject: { contactId: id }, purpose: body.purpose ?? 'marketing', action, source, wording: body.reason ?? '', occurredAt: at };
  await recordConsent(
    tx,
    channels.map((channel) => ({ ...common, channel, actorId: actor.kind === 'user' ? actor.id : null })),
  );
  return channels;
}

function ledgerRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/contacts/:id/consents/',
    summary: 'The consent ledger of a person, newest first',
    tag,
    access: 'contacts.read',
    object,
    params: IdParams,
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(LedgerEntry),
    handle: (ctx, { params, query, raw }) =>
      ctx.write(async (tx) => {
        if (!(await findContact(tx, params.id))) throw notFound();
        const page = pageRequest(query, raw.url);
        const entries = await mergedInto(tx, [params.id]);
        const rows = await listEvents(tx, entries, { page, after: idAfter(page) });
        const count = knownCount(page, rows.length) ?? (await countEvents(tx, entries));
        return presentPage(page, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, present);
      }),
  });
}

function present({ actor_email: actor, occurred_at, recorded_at, ...rest }: LedgerRow): Static<typeof LedgerEntry> {
  return { ...rest, actor, occurred_at: occurred_at.toISOString(), recorded_at: recorded_at.toISOString() };
}
