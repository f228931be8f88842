import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { personOf } from '../access/index.ts';
import { addOwner, addressNotProved, addWorkspace, countOwned, recordWorkspace, registrationClosed, tooManyWorkspaces } from '../accounts/index.ts';
import { recordPlatform } from '../audit/index.ts';
import { readProfile, type ProfileRow } from '../members/index.ts';
import { chooseClient, namedPlaces, type PlaceRequest } from '../sessions/index.ts';
import { readClientIn, removeClient, requireTimeZone, updateClient } from '../tenants/index.ts';
import type { WorkspacesDeps } from './deps.ts';
import { findWorkspace, listWorkspacesOf, type WorkspaceRow } from './queries.ts';
import type { NewWorkspaceBody, WorkspaceBody } from './schema.ts';

/** More than anybody needs, and few enough that nobody takes names on stock. */
const MOST_OWNED = 10;

/** Where the caller belongs: a person's memberships, or the client of an API key. */
export async function listOwnWorkspaces({ db }: WorkspacesDeps, { actor }: RequestContext): Promise<WorkspaceRow[]> {
  return db.asSystem(async (tx) => {
    if (actor.kind === 'user') return listWorkspacesOf(tx, actor.id);
    const own = actor.tenantId === null ? undefined : await findWorkspace(tx, actor.tenantId);
    return own ? [own] : [];
  });
}

export function getWorkspace({ db }: WorkspacesDeps, ctx: RequestContext, id: string): Promise<WorkspaceRow> {
  return readClientIn(db, { ctx, id }, async (tx) => (await findWorkspace(tx, tx.tenantId))!);
}

/**
 * Another workspace of one's own.
 * @throws AppError `auth.registration_closed` where only platform staff make workspaces, `tenants.too_many`, `invalid`.
 */
export async function createWorkspace(deps: WorkspacesDeps, ctx: RequestContext, body: NewWorkspaceBody): Promise<WorkspaceRow> {
  const [{ id: userId }, at, byStaff] = [personOf(ctx.actor), deps.clock.now(), ctx.actor.role === 'system_admin'];
  if (!deps.registrationOpen && !byStaff) throw registrationClosed();
  const profile = await deps.db.asSystem(async (tx) => {
    if ((await countOwned(tx, userId)) >= MOST_OWNED) throw tooManyWorkspaces();
    return readProfile(tx, userId);
  });
  if (!profile || profile.is_unproved) throw addressNotProved();
  const { name, subdomain, timezone, phone_number: phone, business_name, business_type, email, address } = body;
  const timeZone = timezone === undefined ? undefined : requireTimeZone(timezone, 'timezone');
  const business = given({ business_name, business_type, phone, email, address });
  return deps.db.inTenant(newId(), async (tx) => {
    await addWorkspace(tx, { name: name.trim(), subdomain, timeZone, business }, at);
    // platform staff belong to no client
    if (!byStaff) await addOwner(tx, ownerOf(profile), at);
    await recordWorkspace(tx, ctx, byStaff ? null : userId);
    return (await findWorkspace(tx, tx.tenantId))!;
  });
}

function ownerOf({ id, first_name, last_name, phone }: ProfileRow): Parameters<typeof addOwner>[1] {
  return { userId: id, firstName: first_name, lastName: last_name, phone };
}

/** Without what was left out. */
function given(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export async function updateWorkspace(
  deps: WorkspacesDeps,
  ctx: RequestContext,
  { id, body }: { readonly id: string; readonly body: WorkspaceBody },
): Promise<WorkspaceRow> {
  const { requires_second_factor, subdomain: slug, timezone, phone_number: phone, name, business_name, business_type, email, address } = body;
  const time_zone = timezone === undefined ? undefined : requireTimeZone(timezone, 'timezone');
  const fields = given({ name, slug, time_zone, phone, business_name, business_type, email, address });
  await updateClient(deps, ctx, { id, body: { ...fields, ...(requires_second_factor === undefined ? {} : { requires_second_factor }) } });
  return getWorkspace(deps, ctx, id);
}

export function closeWorkspace(deps: WorkspacesDeps, ctx: RequestContext, id: string): Promise<void> {
  return removeClient(deps, ctx, id);
}

/**
 * From now on the session begins in this workspace. What the request names besides must agree. Platform staff belong
 * to none: they name a client in each request.
 * @throws AppError `not_found` alike for a missing one and one of others.
 */
export async function switchWorkspace(
  deps: WorkspacesDeps,
  ctx: RequestContext,
  { raw, wanted }: { readonly raw: PlaceRequest; readonly wanted: string },
): Promise<WorkspaceRow> {
  const { id, sessionId } = personOf(ctx.actor);
  const names = [...namedPlaces(raw, deps.tenantDomain), wanted.trim().toLowerCase()];
  return deps.db.asSystem(async (tx) => {
    const mine = await listWorkspacesOf(tx, id);
    const chosen = mine.find((row) => names.every((name) => name === row.id || name === row.slug));
    if (!chosen) throw notFound();
    await chooseClient(tx, sessionId, chosen.id);
    await recordPlatform(tx, ctx, [{ action: 'session.switched', objectType: 'client', objectId: chosen.id }]);
    return chosen;
  });
}
