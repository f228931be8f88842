import { randomHex, randomToken } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { WhatsappTools } from '../deps.ts';
import { addHookKey, addNumber, changeNumber, findNumber, releaseIds, type NumberRow } from './queries.ts';

/** Plain values; undefined stays as it is, null takes a secret away so that the platform's is used. */
export interface NumberValues {
  readonly wabaId?: string | undefined;
  /** Empty: the account is taken for a portfolio of its own. */
  readonly portfolioId?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly token?: string | null | undefined;
  readonly appSecret?: string | null | undefined;
  readonly pin?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export interface NewNumber extends NumberValues {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly baseUrl: string;
}

/** A number that is known and not connected: Meta has to show first that it is the client's. @throws AppError `whatsapp.number_exists` */
export async function createNumber(
  tx: Tx,
  ctx: AuditSource,
  { tools, values }: { readonly tools: WhatsappTools; readonly values: NewNumber },
): Promise<string> {
  const [id, hookKey] = [newId(), randomHex(16)];
  const seal = sealerOf(tx, tools, id);
  const isNew = await addNumber(tx, {
    id,
    phone_number_id: values.phoneNumberId,
    waba_id: values.wabaId,
    portfolio_id: values.portfolioId ?? '',
    base_url: values.baseUrl,
    token_sealed: seal('token', values.token) ?? null,
    app_secret_sealed: seal('app_secret', values.appSecret) ?? null,
    verify_token_sealed: seal('verify_token', randomToken(24))!,
    hook_key_sealed: seal('hook_key', hookKey)!,
    pin_sealed: seal('pin', values.pin) ?? null,
    priority: values.priority ?? 10,
    is_active: values.isActive ?? true,
    created_at: tools.clock.now(),
  });
  if (!isNew) throw conflict('whatsapp.number_exists', 'This business number is here already. Change it instead.');
  await addHookKey(tx, hookKey, id);
  await record(tx, ctx, [{ action: 'whatsapp_number.created', objectType: 'whatsapp_number', objectId: id, details: shown(values) }]);
  return id;
}

/** Another account, token or address has to be shown to be right again before it is used. */
export async function updateNumber(
  tx: Tx,
  ctx: RequestContext,
  { tools, id, values }: { readonly tools: WhatsappTools; readonly id: string; readonly values: NumberValues },
): Promise<void> {
  const before = await findNumber(tx, id);
  if (!before) throw notFound();
  refuseBorrowed(ctx, before, values);
  refuseShared(ctx, before.portfolio_id, values);
  const seal = sealerOf(tx, tools, id);
  const isMoved = (values.wabaId !== undefined && values.wabaId !== before.waba_id) || (values.baseUrl !== undefined && values.baseUrl !== before.base_url);
  await changeNumber(tx, id, {
    waba_id: values.wabaId,
    portfolio_id: values.portfolioId,
    base_url: values.baseUrl,
    token_sealed: seal('token', values.token),
    app_secret_sealed: seal('app_secret', values.appSecret),
    pin_sealed: seal('pin', values.pin),
    priority: values.priority,
    is_active: values.isActive,
    connected_at: isMoved ? null : undefined,
    at: tools.clock.now(),
  });
  const details = { before: shownRow(before), after: shown(values), changed: Object.keys(values).sort() };
  await record(tx, ctx, [{ action: 'whatsapp_number.updated', objectType: 'whatsapp_number', objectId: id, details }]);
}

/** What is sent by numbers of one portfolio counts for all of them: nobody counts for another client's by saying so. */
export function refuseShared({ actor }: RequestContext, before: string, { portfolioId = before }: NumberValues): void {
  if (portfolioId !== before && actor.role !== 'system_admin')
    throw invalid({ portfolio_id: ['Only platform staff say which portfolio a number belongs to.'] });
}

/** With the platform's token, another account would be somebody else's. */
function refuseBorrowed({ actor }: RequestContext, before: NumberRow, { wabaId, token }: NumberValues): void {
  const isOther = wabaId !== undefined && wabaId !== before.waba_id;
  if (isOther && !before.has_token && !token && actor.role !== 'system_admin')
    throw invalid({ waba_id: ['This number uses the platform’s token. Only platform staff may move it.'] });
}

/** The number leaves: nothing finds the way here by it any more. What was said by it stays. */
export async function removeNumber(tx: Tx, ctx: RequestContext, { id, at }: { readonly id: string; readonly at: Date }): Promise<void> {
  const before = await findNumber(tx, id);
  if (!before) throw notFound();
  await changeNumber(tx, id, { deleted_at: at, is_active: false, at });
  await releaseIds(tx, id, at);
  await record(tx, ctx, [{ action: 'whatsapp_number.removed', objectType: 'whatsapp_number', objectId: id, details: shownRow(before) }]);
}

/** Undefined stays undefined: nothing is to be changed. */
function sealerOf(
  { tenantId }: Tx,
  { secrets }: WhatsappTools,
  recordId: string,
): (field: string, plain: string | null | undefined) => string | null | undefined {
  return (field, plain) => (plain === undefined || plain === null ? plain : secrets.seal(plain, { tenantId, recordId, field }));
}

function shown({ wabaId, portfolioId, baseUrl, priority, isActive, token, appSecret, pin }: NumberValues): Record<string, unknown> {
  const secrets = Object.entries({ token, app_secret: appSecret, pin }).filter(([, value]) => value !== undefined);
  return { waba_id: wabaId, portfolio_id: portfolioId, base_url: baseUrl, priority, is_active: isActive, secrets_set: secrets.map(([name]) => name) };
}

function shownRow({ phone_number_id, waba_id, base_url, priority, is_active }: NumberRow): Record<string, unknown> {
  return { phone_number_id, waba_id, base_url, priority, is_active };
}
