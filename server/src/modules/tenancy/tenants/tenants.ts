import { conflict, invalid, notFound, type AppError } from '../../../kernel/errors.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { record, recordPlatform } from '../audit/index.ts';
import { setBelongings } from './client-belongings.ts';
import type { TenantsDeps } from './deps.ts';
import { jsonText, requireTimeZone } from './fields.ts';
import { changeClientIn, readClientIn } from './in-client.ts';
import { retireTenant } from './lookups/queries.ts';
import {
  addTenant,
  changeTenantRow,
  hasBooks,
  readClient,
  removeTenantRow,
  slugTaken,
  type ClientRow,
  type NewTenantRow,
  type TenantChanges,
  type TenantRow,
} from './queries.ts';
import type { ClientBody } from './schema.ts';
import { requireSlug, slugsFor } from './slug.ts';

/** A new client with its first paybill and vending account, as far as they are given. */
export async function createClient(deps: TenantsDeps, ctx: RequestContext, body: ClientBody & { readonly name: string }): Promise<ClientRow> {
  const [id, at] = [newId(), deps.clock.now()];
  const wished = body.slug === undefined ? undefined : requireSlug(body.slug);
  return deps.db.inTenant(id, async (tx) => {
    await insertTenant(tx, { body, id, at, slugs: wished === undefined ? slugsFor(body.name) : [wished] });
    const changed = await setBelongings(tx, { deps, ctx, body, at });
    const entry = { action: 'client.created', objectType: 'client', objectId: id, details: { changed } };
    await record(tx, ctx, [entry]);
    await recordPlatform(tx, ctx, [entry]);
    return (await readClient(tx))!;
  });
}

interface Insertion {
  readonly body: ClientBody & { readonly name: string };
  readonly id: string;
  readonly at: Date;
  readonly slugs: Iterable<string>;
  /** The field that a refused slug is told under. */
  readonly slugField?: string;
}

export async function insertTenant(tx: Tx, { body, id, at, slugs, slugField }: Insertion): Promise<void> {
  const values: Omit<NewTenantRow, 'slug'> = {
    id,
    name: body.name.trim(),
    companyInfo: body.company_info ?? '',
    billingInfo: jsonOf('billing_info', body.billing_info),
    settings: jsonOf('settings', body.settings),
    branding: brandingOf(body.branding),
    timeZone: requireTimeZone(body.time_zone ?? 'Africa/Nairobi'),
    currency: body.currency ?? 'KES',
    language: body.language ?? 'en',
    checkMeterDigit: body.check_meter_digit ?? true,
    isActive: body.is_active ?? true,
    at,
  };
  for (const slug of slugs) if (await addTenant(tx, { ...values, slug })) return;
  throw slugNotFree(slugField);
}

function jsonOf(field: string, value: Readonly<Record<string, unknown>> | null | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(jsonText(field, value ?? {})) as Readonly<Record<string, unknown>>;
}

function slugNotFree(field = 'slug'): AppError {
  return invalid({ [field]: ['This name cannot be used.'] });
}

export async function getClient(deps: TenantsDeps, ctx: RequestContext, id: string): Promise<ClientRow> {
  return readClientIn(deps.db, { ctx, id }, async (tx) => (await readClient(tx))!);
}

/** Fields that the platform settles: they reach beyond the client. */
const STAFF_ONLY = ['slug', 'currency', 'is_active'] as const;

export async function updateClient(
  deps: TenantsDeps,
  ctx: RequestContext,
  { id, body }: { readonly id: string; readonly body: ClientBody },
): Promise<ClientRow> {
  return changeClientIn(deps.db, { ctx, id }, async (tx, before) => {
    const at = deps.clock.now();
    if (ctx.actor.role !== 'system_admin') refuseStaffFields(before, body);
    const changes = await changesOf(tx, before, body);
    await changeTenantRow(tx, tx.tenantId, { ...changes, at });
    const changed = await setBelongings(tx, { deps, ctx, body, at });
    const after = (await readClient(tx))!;
    const told = [...changed, ...REACHED_BY.filter((field) => before[field] !== after[field])];
    await record(tx, ctx, [
      { action: 'client.updated', objectType: 'client', objectId: tx.tenantId, details: { ...difference(before, after), changed: told } },
    ]);
    return after;
  });
}

/** What was only sent back unchanged is nobody's offence. */
function refuseStaffFields(before: TenantRow, body: ClientBody): void {
  const wrong = STAFF_ONLY.filter((field) => body[field] !== undefined && body[field] !== before[field]);
  if (wrong.length > 0) throw invalid(Object.fromEntries(wrong.map((field) => [field, ['Only platform staff may change this.']])));
}

async function changesOf(tx: Tx, before: TenantRow, body: ClientBody): Promise<TenantChanges> {
  if (body.currency !== undefined && body.currency !== before.currency && (await hasBooks(tx)))
    throw conflict('clients.has_payments', 'The currency cannot change once there are payments.');
  return {
    name: body.name?.trim(),
    slug: await slugOf(tx, before, body.slug),
    company_info: body.company_info ?? undefined,
    currency: body.currency,
    language: body.language,
    time_zone: body.time_zone === undefined ? undefined : requireTimeZone(body.time_zone),
    check_meter_digit: body.check_meter_digit,
    is_active: body.is_active,
    ...workspaceChanges(body),
    billing_info: body.billing_info ? jsonText('billing_info', body.billing_info) : undefined,
    settings: body.settings ? jsonText('settings', body.settings) : undefined,
    branding: body.branding ? JSON.stringify(brandingOf(body.branding)) : undefined,
  };
}

function brandingOf(branding: ClientBody['branding']): TenantRow['branding'] {
  return branding?.primary_color ? { primary_color: branding.primary_color.toLowerCase() } : {};
}

function workspaceChanges(body: ClientBody): TenantChanges {
  return {
    requires_second_factor: body.requires_second_factor,
    business_name: body.business_name?.trim(),
    business_type: body.business_type?.trim(),
    phone: body.phone?.trim(),
    email: body.email?.trim(),
    address: body.address?.trim(),
  };
}

async function slugOf(tx: Tx, before: TenantRow, text: string | undefined): Promise<string | undefined> {
  if (text === undefined || text === before.slug) return undefined;
  const slug = requireSlug(text);
  if (await slugTaken(tx, slug)) throw slugNotFree();
  return slug;
}

/** May be somebody's own: the log names the fields, not what is in them. */
const REACHED_BY = ['phone', 'email', 'address'] as const;

const AUDITED = [
  'name',
  'slug',
  'company_info',
  'time_zone',
  'currency',
  'language',
  'check_meter_digit',
  'requires_second_factor',
  'business_name',
  'business_type',
  'is_active',
  'settings',
  'branding',
  'billing_info',
] as const;

function difference(before: TenantRow, after: TenantRow): Record<string, unknown> {
  const fields = AUDITED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return { before: Object.fromEntries(fields.map((field) => [field, before[field]])), after: Object.fromEntries(fields.map((field) => [field, after[field]])) };
}

/**
 * Removes a client: nobody enters it, its numbers are free and its hook paths lead nowhere. Its books stay.
 * Money that still arrives for it is kept among the unclaimed events.
 */
export async function removeClient(deps: TenantsDeps, ctx: RequestContext, id: string): Promise<void> {
  if (ctx.actor.role !== 'system_admin') throw notFound();
  await changeClientIn(deps.db, { ctx, id }, async (tx) => {
    const at = deps.clock.now();
    await removeTenantRow(tx, tx.tenantId, at);
    await retireTenant(tx, at);
    const entry = { action: 'client.removed', objectType: 'client', objectId: tx.tenantId };
    await record(tx, ctx, [entry]);
    await recordPlatform(tx, ctx, [entry]);
  });
}
