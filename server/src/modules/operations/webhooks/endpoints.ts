import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { checkedUrl } from './address.ts';
import { cancelWaiting } from './clear-queries.ts';
import {
  addEndpoint,
  countEndpoints,
  deleteEndpoint,
  findByUrl,
  findEndpoint,
  lockEndpoint,
  patchEndpoint,
  rotateEndpoint,
  type EndpointRow,
} from './endpoint-queries.ts';
import type { EventName } from './events.ts';
import { DAY_MS } from './plan.ts';
import { openedSecret } from './secrets.ts';
import { CANCELLED_AT_ONCE } from './send.ts';
import { newSecret } from './signature.ts';

export interface EndpointDeps {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** True outside production: addresses of one's own machine may be called. */
  readonly open: boolean;
  /** Called after the commit: what a client wants to hear of has changed. */
  readonly forget: (tenantId: string) => void;
  /** Ends the alert of an address that was switched off. */
  readonly onAgain: (tx: Tx, endpointId: string) => Promise<void>;
}

const MOST_ENDPOINTS = 50;
/** Both secrets sign for so long after a new one was made. */
const OVERLAP_MS = DAY_MS;
const TYPE = 'webhook_endpoint';

export interface EndpointWish {
  readonly url: string;
  readonly description?: string;
  readonly events: readonly EventName[];
  readonly is_active?: boolean;
}

interface Shown {
  readonly row: EndpointRow;
  readonly secret: string;
}

/** @returns the address and its secret, which is shown this once @throws AppError `webhooks.too_many`, `invalid` */
export async function createEndpoint(deps: EndpointDeps, ctx: RequestContext, wish: EndpointWish): Promise<Shown> {
  const [id, secret, at] = [newId(), newSecret(), deps.clock.now()];
  const url = checkedUrl(wish.url, deps.open);
  const events = [...new Set(wish.events)];
  const row = await ctx.write(async (tx) => {
    if ((await countEndpoints(tx)) >= MOST_ENDPOINTS)
      throw conflict('webhooks.too_many', `At most ${MOST_ENDPOINTS} addresses: delete one that is not needed.`);
    const { description = '', is_active: isActive = true } = wish;
    const createdBy = ctx.actor.kind === 'user' ? ctx.actor.id : null;
    await addEndpoint(tx, { id, url, description: description.trim(), events, isActive, secretSealed: seal(tx, deps, { id, secret }), createdBy }, at);
    await record(tx, ctx, [{ action: 'webhook_endpoint.created', objectType: TYPE, objectId: id, details: { url, events, is_active: isActive } }]);
    return shown(tx, id);
  });
  deps.forget(row.tenant_id);
  return { row, secret };
}

/** @throws AppError `not_found`, `invalid` */
export async function changeEndpoint(
  deps: EndpointDeps,
  ctx: RequestContext,
  { id, wish }: { readonly id: string; readonly wish: Partial<EndpointWish> },
): Promise<EndpointRow> {
  const { url, description, events, is_active: isActive } = wish;
  const patch = {
    url: url === undefined ? null : checkedUrl(url, deps.open),
    description: description?.trim() ?? null,
    events: events === undefined ? null : [...new Set(events)],
    isActive: isActive ?? null,
  };
  const row = await ctx.write(async (tx) => {
    const held = await lockEndpoint(tx, id);
    if (!held) throw notFound();
    const at = deps.clock.now();
    await patchEndpoint(tx, id, { patch, at });
    // what is left of the time before it was off is not sent either
    if (isActive === false || !held.is_active) await cancelWaiting(tx, id, { now: at, limit: CANCELLED_AT_ONCE });
    if (isActive === true) await deps.onAgain(tx, id);
    const details = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
    await record(tx, ctx, [{ action: 'webhook_endpoint.changed', objectType: TYPE, objectId: id, details }]);
    return shown(tx, id);
  });
  deps.forget(row.tenant_id);
  return row;
}

/**
 * A new secret, shown this once; the one before signs beside it for a day, so that the receiver can change over. One that
 * does not open signs nothing any more, and a new one is what mends that.
 */
export async function replaceSecret(deps: EndpointDeps, ctx: RequestContext, id: string): Promise<Shown> {
  const [secret, at] = [newSecret(), deps.clock.now()];
  const row = await ctx.write(async (tx) => {
    const held = await lockEndpoint(tx, id);
    if (!held) throw notFound();
    const former = openedSecret(deps.secrets, held.secret_sealed, { tenantId: tx.tenantId, endpointId: id, field: 'secret' });
    const formerSecretSealed = former === null ? null : deps.secrets.seal(former, { tenantId: tx.tenantId, recordId: id, field: 'former_secret' });
    const formerUntil = former === null ? null : new Date(at.getTime() + OVERLAP_MS);
    await rotateEndpoint(tx, id, { secretSealed: seal(tx, deps, { id, secret }), formerSecretSealed, formerUntil, at });
    await record(tx, ctx, [{ action: 'webhook_endpoint.secret_replaced', objectType: TYPE, objectId: id }]);
    return shown(tx, id);
  });
  return { row, secret };
}

/** @throws AppError `not_found` alike for a foreign, a missing and a deleted one */
export async function removeEndpoint(deps: EndpointDeps, ctx: RequestContext, id: string): Promise<void> {
  const tenantId = await ctx.write(async (tx) => {
    if (!(await lockEndpoint(tx, id))) throw notFound();
    const at = deps.clock.now();
    await deleteEndpoint(tx, id, at);
    await cancelWaiting(tx, id, { now: at, limit: CANCELLED_AT_ONCE });
    await deps.onAgain(tx, id);
    await record(tx, ctx, [{ action: 'webhook_endpoint.deleted', objectType: TYPE, objectId: id }]);
    return tx.tenantId;
  });
  deps.forget(tenantId);
}

/**
 * For a receiver that the product sets up itself. @returns its secret: of a new endpoint, or of the one that is there; null
 * when somebody has deleted it
 */
export async function joinEndpoint(tx: Tx, deps: EndpointDeps, { url, description = '', events }: EndpointWish): Promise<string | null> {
  const known = await findByUrl(tx, url);
  if (known?.secret_sealed === '') return null;
  if (known) return deps.secrets.open(known.secret_sealed, { tenantId: tx.tenantId, recordId: known.id, field: 'secret' });
  const [id, secret] = [newId(), newSecret()];
  await addEndpoint(tx, { id, url, description, events, isActive: true, secretSealed: seal(tx, deps, { id, secret }), createdBy: null }, deps.clock.now());
  await record(tx, systemSource, [{ action: 'webhook_endpoint.created', objectType: TYPE, objectId: id, details: { url, events } }]);
  return secret;
}

function seal(tx: Tx, { secrets }: EndpointDeps, { id, secret }: { readonly id: string; readonly secret: string }): string {
  return secrets.seal(secret, { tenantId: tx.tenantId, recordId: id, field: 'secret' });
}

async function shown(tx: Tx, id: string): Promise<EndpointRow> {
  return (await findEndpoint(tx, id))!;
}
