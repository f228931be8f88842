import { Type, type Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { optionalBody, text } from '../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { pageQuery } from '../../../kernel/pages.ts';
import { countryOf, readPhone } from '../../../kernel/phone.ts';
import { addIdentity, blockContact, dropIdentity, unblockContact, writeNote } from './contacts.ts';
import { keepWithdrawals } from './consent/suppressions.ts';
import type { ContactsDeps } from './engine.ts';
import { eraseContact } from './erase.ts';
import { identitiesOf } from './identity-queries.ts';
import { NOT_A_PHONE } from './input.ts';
import { findContact } from './list-queries.ts';
import { mergeContacts } from './merge.ts';
import type { Identity, IdentityKind } from './port.ts';
import { presentContact } from './present.ts';
import { placeOf } from './queries.ts';
import { Contact, Message } from './schema.ts';
import { Timeline, timelinePage } from './timeline.ts';

const tag = 'Contacts';
const object = 'contacts' as const;
const NewIdentity = Type.Object(
  { kind: Type.Unsafe<IdentityKind>({ type: 'string', enum: ['phone', 'whatsapp', 'bsuid', 'email'] }), value: text(254, 1) },
  { additionalProperties: false },
);

export function contactActionRoutes(deps: ContactsDeps): RouteDefinition[] {
  return [...blockRoutes(deps), mergeRoute(deps), ...identityRoutes(deps), ...storyRoutes(), eraseRoute(deps)];
}

async function presented(tx: Tx, id: string): Promise<Static<typeof Contact>> {
  const row = await findContact(tx, id);
  if (!row) throw notFound();
  return presentContact(row);
}

function blockRoutes({ clock }: ContactsDeps): RouteDefinition[] {
  const common = { method: 'POST' as const, tag, access: 'contacts.write', object, params: IdParams, response: Message };
  return [
    route({
      ...common,
      path: '/api/messaging/contacts/:id/block/',
      summary: 'Write to this person no more',
      body: optionalBody(Type.Object({ reason: Type.Optional(text(500)) }, { additionalProperties: false })),
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await blockContact(tx, ctx, { id: params.id, reason: body?.reason ?? '', at: clock.now() });
          return { message: 'Contact blocked', contact: await presented(tx, params.id) };
        }),
    }),
    route({
      ...common,
      path: '/api/messaging/contacts/:id/unblock/',
      summary: 'This person may be written to again',
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await unblockContact(tx, ctx, params.id);
          return { message: 'Contact unblocked', contact: await presented(tx, params.id) };
        }),
    }),
  ];
}

function mergeRoute({ clock }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contacts/:id/merge/',
    summary: 'Make another contact part of this one; there is no way back',
    tag,
    access: 'contacts.write',
    object,
    params: IdParams,
    body: Type.Object({ contact: Type.String({ description: 'The one that goes.' }) }, { additionalProperties: false }),
    response: Contact,
    handle: (ctx, { params, body }) =>
      ctx.write(async (tx) => {
        if (!isUuid(body.contact)) throw notFound();
        await mergeContacts(tx, ctx, { pair: { keep: params.id, gone: body.contact.toLowerCase() }, at: clock.now() });
        return presented(tx, params.id);
      }),
  });
}

function identityRoutes({ secrets }: ContactsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/messaging/contacts/:id/identities/',
      summary: 'Add another address of a person',
      tag,
      access: 'contacts.write',
      object,
      params: IdParams,
      body: NewIdentity,
      response: Contact,
      status: 201,
      errors: [409],
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await addIdentity(tx, ctx, { id: params.id, identity: await checkedIdentity(tx, body) });
          return presented(tx, params.id);
        }),
    }),
    route({
      method: 'DELETE',
      path: '/api/messaging/contacts/:id/identities/:identity/',
      summary: 'Take an address away from a person',
      tag,
      access: 'contacts.write',
      object,
      params: Type.Object({ id: Type.String(), identity: Type.String() }),
      response: Contact,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          // what the person took back at this address holds for whoever has it next
          const identities = (await identitiesOf(tx, [params.id])).filter((one) => one.id === params.identity);
          await keepWithdrawals(tx, secrets, identities);
          await dropIdentity(tx, ctx, { id: params.id, identityId: params.identity });
          return presented(tx, params.id);
        }),
    }),
  ];
}

/** @throws AppError `invalid` */
async function checkedIdentity(tx: Tx, { kind, value }: Identity): Promise<Identity> {
  if (kind === 'bsuid') return { kind, value };
  if (kind === 'email') {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) throw invalid({ value: ['Not an e-mail address.'] });
    return { kind, value };
  }
  const digits = readPhone(value, countryOf(await placeOf(tx)));
  if (digits === null) throw invalid({ value: [NOT_A_PHONE] });
  return { kind, value: digits };
}

function storyRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/messaging/contacts/:id/notes/',
      summary: 'Write a note about a person, for colleagues',
      tag,
      access: 'contacts.write',
      object,
      params: IdParams,
      body: Type.Object({ body: text(5_000, 1) }, { additionalProperties: false }),
      response: Type.Object({ id: Type.String(), body: Type.String() }),
      status: 201,
      handle: (ctx, { params, body }) => ctx.write(async (tx) => ({ id: await writeNote(tx, ctx, { id: params.id, body: body.body }), body: body.body })),
    }),
    route({
      method: 'GET',
      path: '/api/messaging/contacts/:id/timeline/',
      summary: 'What happened with a person: notes, consent, messages, purchases; newest first, by cursor',
      tag,
      access: 'contacts.read',
      object,
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: Timeline,
      handle: (ctx, { params, query, raw }) => timelinePage(ctx, params.id, { query, url: raw.url }),
    }),
  ];
}

function eraseRoute({ secrets }: ContactsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/contacts/:id/erase/',
    summary: 'Erase what is held on a person, for ever',
    description: 'What was taken back stays taken back, under a keyed hash of the address. A customer is erased as a customer.',
    tag,
    access: 'contacts.erase',
    object,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    errors: [409],
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        await eraseContact(tx, ctx, { id: params.id, secrets });
        return null;
      }),
  });
}
