import type { Clock } from '../../../kernel/clock.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { record } from '../../tenancy/audit/index.ts';
import { addDelivery, attemptsOf, beginAgain, findDelivery, lockDelivery, type AttemptRow, type DeliveryRow } from './delivery-queries.ts';
import { lockEndpoint } from './endpoint-queries.ts';
import { TEST_EVENT } from './events.ts';
import { deliveryOf } from './hear.ts';
import { webhookJobs } from './jobs.ts';

export interface DeliveryDeps {
  readonly clock: Clock;
  readonly publicUrl: string;
}

export interface DeliveryStory {
  readonly row: DeliveryRow & { readonly payload: string };
  readonly attempts: readonly AttemptRow[];
}

const isOff = (): Error => conflict('webhooks.switched_off', 'The address is switched off. Switch it on, then send.');

/** An event of no consequence, sent as all others are. @throws AppError `not_found`, `webhooks.switched_off` */
export async function sendTest({ clock, publicUrl }: DeliveryDeps, ctx: RequestContext, endpointId: string): Promise<DeliveryRow> {
  return ctx.write(async (tx) => {
    const endpoint = await lockEndpoint(tx, endpointId);
    if (!endpoint) throw notFound();
    if (!endpoint.is_active) throw isOff();
    const at = clock.now();
    const fact = { object: endpointId, path: `/api/webhook-endpoints/${endpointId}/`, data: { webhook_endpoint: endpointId } };
    const id = await addDelivery(tx, endpointId, { delivery: deliveryOf(TEST_EVENT, fact, { tenantId: tx.tenantId, publicUrl, at }), at });
    await enqueue(tx, webhookJobs.send, [{ tenantId: tx.tenantId }]);
    await record(tx, ctx, [{ action: 'webhook_endpoint.tested', objectType: 'webhook_endpoint', objectId: endpointId }]);
    return (await findDelivery(tx, id))!;
  });
}

/**
 * Sends what was sent before, with the same id: a receiver that has it already knows it by that.
 * @throws AppError `not_found`, `webhooks.switched_off`, `webhooks.under_way`
 */
export async function sendAgain({ clock }: DeliveryDeps, ctx: RequestContext, id: string): Promise<DeliveryRow> {
  return ctx.write(async (tx) => {
    const found = await findDelivery(tx, id);
    if (!found) throw notFound();
    // the address first, as everywhere: whoever switches it off meanwhile cancels this too, or comes before
    const endpoint = await lockEndpoint(tx, found.endpoint_id);
    if (!endpoint?.is_active) throw isOff();
    const state = await lockDelivery(tx, id);
    if (state === undefined) throw notFound();
    if (state === 'sending') throw conflict('webhooks.under_way', 'It is being sent at this moment. Look again in a minute.');
    await beginAgain(tx, id, clock.now());
    await enqueue(tx, webhookJobs.send, [{ tenantId: tx.tenantId }]);
    await record(tx, ctx, [{ action: 'webhook_delivery.sent_again', objectType: 'webhook_delivery', objectId: id }]);
    return (await findDelivery(tx, id))!;
  });
}

/** @throws AppError `not_found` */
export async function readDelivery(ctx: RequestContext, id: string): Promise<DeliveryStory> {
  return ctx.write(async (tx) => {
    const row = await findDelivery(tx, id);
    if (!row) throw notFound();
    return { row, attempts: await attemptsOf(tx, id) };
  });
}
