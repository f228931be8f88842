import { Type } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { requireMinor } from '../../../../kernel/money.ts';
import type { PaymentsDeps } from '../deps.ts';
import { checkTransaction } from '../operations/check.ts';
import { listOperations } from '../operations/queries.ts';
import { AskedBody, CheckBody, presentCheck } from '../operations/present.ts';
import { EventBody, presentEvent } from '../present.ts';
import { factsOf } from './facts.ts';
import { FactsBody, presentFacts } from './says.ts';
import { findEvent, lockEvent } from './queries.ts';
import { acceptEvent, decideEvent, dismissEvent } from './triage.ts';

const tag = 'Payments';
const EventDetail = Type.Object({ ...EventBody.properties, client: Type.String(), proposal: Type.Unknown(), says: FactsBody, checks: Type.Array(CheckBody) });

/** The desk of notices that could not be booked as they stand. */
export function triageRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [detailRoute(deps), acceptRoute(deps), ...decideRoutes(deps), dismissRoute(deps), checkRoute(deps)];
}

function detailRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/payment-events/:id/',
    summary: 'One notice with its evidence, what was proposed about it and what M-Pesa says',
    tag,
    access: 'payments.resolve',
    params: IdParams,
    object: 'payment_events',
    response: EventDetail,
    handle: (ctx, { params }) => presented(ctx, deps, params.id),
  });
}

function acceptRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payment-events/:id/accept/',
    summary: 'Take a notice as a payment; what is typed by hand, or comes from a doubtful source, waits for a second person',
    tag,
    access: 'payments.resolve',
    params: IdParams,
    object: 'payment_events',
    spends: true,
    body: Type.Object(
      {
        receipt: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{10}$' })),
        amount: Type.Optional(Type.String({ maxLength: 20 })),
        account: Type.Optional(text(200)),
        comment: text(1000, 3),
      },
      { additionalProperties: false },
    ),
    response: EventDetail,
    async handle(ctx, { params, body }) {
      const typed = { receipt: body.receipt, amountMinor: body.amount === undefined ? undefined : requireMinor(body.amount), accountText: body.account };
      await ctx.write((tx) => acceptEvent(tx, deps, { eventId: params.id, typed, comment: body.comment, source: ctx }));
      return await presented(ctx, deps, params.id);
    },
  });
}

function decideRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return (['approve', 'reject'] as const).map((verb) =>
    route({
      method: 'POST',
      path: `/api/payment-events/:id/${verb}/`,
      summary: verb === 'approve' ? 'Agree, as the second person, that a notice is a payment' : 'Throw a proposal about a notice away',
      tag,
      access: 'payments.resolve',
      params: IdParams,
      object: 'payment_events',
      spends: true,
      response: EventDetail,
      async handle(ctx, { params }) {
        await ctx.write((tx) => decideEvent(tx, deps, { eventId: params.id, approve: verb === 'approve', source: ctx }));
        return await presented(ctx, deps, params.id);
      },
    }),
  );
}

function dismissRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payment-events/:id/dismiss/',
    summary: 'Put a notice away that is no payment',
    tag,
    access: 'payments.resolve',
    params: IdParams,
    object: 'payment_events',
    body: Type.Object({ reason: text(1000, 3) }, { additionalProperties: false }),
    response: EventDetail,
    async handle(ctx, { params, body }) {
      await ctx.write((tx) => dismissEvent(tx, deps, { eventId: params.id, reason: body.reason, source: ctx }));
      return await presented(ctx, deps, params.id);
    },
  });
}

function checkRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payment-events/:id/check/',
    summary: 'Ask M-Pesa whether the money of a notice came in; the answer comes later and is kept as evidence',
    tag,
    access: 'payments.check',
    params: IdParams,
    object: 'payment_events',
    status: 202,
    response: AskedBody,
    async handle(ctx, { params }) {
      const { event, tenantId } = await ctx.write(async (tx) => ({ event: await lockEvent(tx, params.id), tenantId: tx.tenantId }));
      if (!event) throw notFound();
      const { money } = factsOf(deps.parse(event.body, event.content_type ?? undefined), {}, event.shortcode);
      return checkTransaction(deps, {
        tenantId,
        channelId: event.channel_id,
        subject: { type: 'payment_event', id: event.id },
        about: { receipt: money.receipt },
        receipt: money.receipt,
        amountMinor: money.amountMinor,
        source: ctx,
      });
    },
  });
}

async function presented(ctx: RequestContext, { parse }: PaymentsDeps, id: string): Promise<never> {
  const found = await ctx.read(async (tx) => ({ event: await findEvent(tx, id), checks: await listOperations(tx, { column: 'event_id', id }) }));
  if (!found.event) throw notFound();
  const { tenant_id: client, proposal, ...event } = found.event;
  const says = presentFacts(parse(event.body, event.content_type ?? undefined));
  return { ...presentEvent(event), client, proposal, says, checks: found.checks.map(presentCheck) } as never;
}
