import { Type, type Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { checkedCursor, keysetCursor } from '../../../kernel/keyset.ts';
import { cursorById, pageOf, pageQuery, type PageRequest, pageRequest, presentPage, searchQuery } from '../../../kernel/pages.ts';
import { allows } from '../../tenancy/access/index.ts';
import { suggestMeters } from '../meters/index.ts';
import { cashRoutes } from './cash/routes.ts';
import type { PaymentsDeps } from './deps.ts';
import { checkRoutes } from './operations/routes.ts';
import { mayRelease, placeAgain } from './place-again.ts';
import { EventBody, PaymentBody, presentEvent, presentPayment } from './present.ts';
import { listPayments, type PaymentFilter } from './list-queries.ts';
import { findPayment, listEvents } from './queries.ts';
import { quoteRoute } from './quotes/routes.ts';
import { receiptRoute } from './receipt/routes.ts';
import { refundRoutes } from './refunds/routes.ts';
import { statesOf, type PaymentState, PAYMENT_STATES } from './state.ts';
import { splitRoutes } from './split/routes.ts';
import { pushRoutes } from './stk-routes.ts';
import { storyRoute } from './story-routes.ts';
import { triageRoutes } from './triage/routes.ts';

export interface PaymentRouteDeps extends PaymentsDeps {
  readonly messagesOf: (ctx: RequestContext, paymentId: string) => Promise<readonly unknown[]>;
}

const tag = 'Payments';
const mayAct = (ctx: RequestContext): boolean => allows(ctx.actor, 'payments.retry');

const ListQuery = Type.Object(
  {
    ...pageQuery,
    ...searchQuery,
    status: Type.Optional(Type.Union([Type.Literal('pending'), Type.Literal('verified'), Type.Literal('failed'), Type.Literal('refunded')])),
    state: Type.Optional(Type.Union((Object.keys(PAYMENT_STATES) as PaymentState[]).map((state) => Type.Literal(state)))),
    meter: Type.Optional(Type.String({ format: 'uuid' })),
    customer: Type.Optional(Type.String({ format: 'uuid' })),
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
    ordering: Type.Optional(Type.Union([Type.Literal('received_at'), Type.Literal('-received_at'), Type.Literal('amount'), Type.Literal('-amount')])),
  },
  { additionalProperties: false },
);

export function paymentRoutes(deps: PaymentRouteDeps): RouteDefinition[] {
  return [
    listRoute(),
    ...detailRoutes(),
    storyRoute(deps),
    eventsRoute(),
    ...actionRoutes(deps),
    ...pushRoutes(deps),
    receiptRoute(),
    quoteRoute(),
    ...refundRoutes(deps),
    ...splitRoutes(deps),
    ...cashRoutes(deps),
    ...triageRoutes(deps),
    ...checkRoutes(deps),
  ];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/payments/',
    summary: 'Payments, newest first',
    tag,
    access: 'payments.read',
    query: ListQuery,
    response: pageOf(PaymentBody),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const filter = filterOf(query, page);
      const found = await ctx.read((tx) => listPayments(tx, filter, page));
      return presentPage(page, { ...found, cursorOf: (row) => keysetCursor(filter.order, row) }, (row) => presentPayment(row, mayAct(ctx)));
    },
  });
}

/** Ids are made as payments come in, so they are the order of arrival. */
const COLUMNS = { received_at: 'id', amount: 'amount_minor' } as const;

function filterOf(query: Static<typeof ListQuery>, page: PageRequest): PaymentFilter {
  const { ordering = '-received_at' } = query;
  const by = COLUMNS[ordering.replace('-', '') as keyof typeof COLUMNS];
  return {
    states: statesAsked(query),
    search: query.search?.trim() || null,
    meterId: query.meter ?? null,
    customerId: query.customer ?? null,
    from: query.from ? new Date(query.from) : null,
    to: query.to ? new Date(query.to) : null,
    order: { by, descending: ordering.startsWith('-'), after: checkedCursor(page.cursor, by) },
  };
}

/** One state, or those that the older systems' word stands for. */
function statesAsked({ state, status }: Static<typeof ListQuery>): PaymentFilter['states'] {
  if (state) return [state];
  return status ? statesOf(status) : null;
}

function detailRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/payments/:id/',
      summary: 'One payment',
      tag,
      access: 'payments.read',
      params: IdParams,
      object: 'payments',
      response: PaymentBody,
      async handle(ctx, { params }) {
        return presentPayment(await paymentOr404(ctx, params.id), mayAct(ctx)) as never;
      },
    }),
  ];
}

function eventsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/payment-events/',
    summary: 'Notices that need a person: unreadable, contradictory, not ours',
    tag,
    access: 'payments.resolve',
    query: Type.Object(
      { ...pageQuery, state: Type.Optional(Type.Union([Type.Literal('quarantined'), Type.Literal('unreadable'), Type.Literal('duplicate')])) },
      { additionalProperties: false },
    ),
    response: pageOf(EventBody),
    async handle(ctx, { query, raw }) {
      const page = pageRequest(query, raw.url);
      const found = await ctx.read((tx) => listEvents(tx, query.state ? [query.state] : ['quarantined', 'unreadable'], page));
      return presentPage(page, { ...found, cursorOf: cursorById }, presentEvent);
    },
  });
}

async function paymentOr404(ctx: RequestContext, id: string): Promise<NonNullable<Awaited<ReturnType<typeof findPayment>>>> {
  const payment = await ctx.read((tx) => findPayment(tx, id));
  if (!payment) throw notFound();
  return payment;
}

function actionRoutes(deps: PaymentRouteDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/payments/:id/retry/',
      summary: 'Try again what has not bought a token; cannot buy twice',
      tag,
      access: 'payments.retry',
      params: IdParams,
      object: 'payments',
      spends: true,
      response: Type.Object({ message: Type.String(), payment: PaymentBody }),
      async handle(ctx, { params }) {
        await ctx.write((tx) => placeAgain(tx, deps, { paymentId: params.id, meterId: null, source: ctx, reason: 'retry', mayRelease: mayRelease(ctx) }));
        return { message: 'The payment is on its way again.', payment: presentPayment(await paymentOr404(ctx, params.id), true) as never };
      },
    }),
    route({
      method: 'POST',
      path: '/api/payments/:id/assign/',
      summary: 'Give a payment in suspense to a meter',
      tag,
      access: 'payments.assign',
      params: IdParams,
      object: 'payments',
      spends: true,
      body: Type.Object({ meter: Type.String({ format: 'uuid' }), reason: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false }),
      response: Type.Object({ message: Type.String(), payment: PaymentBody }),
      async handle(ctx, { params, body }) {
        await ctx.write((tx) =>
          placeAgain(tx, deps, { paymentId: params.id, meterId: body.meter, source: ctx, reason: body.reason ?? 'assigned', mayRelease: mayRelease(ctx) }),
        );
        return { message: 'The payment goes to this meter.', payment: presentPayment(await paymentOr404(ctx, params.id), true) as never };
      },
    }),
    route({
      method: 'GET',
      path: '/api/payments/:id/suggestions/',
      summary: 'Meters a payment in suspense may have been meant for, likeliest first',
      tag,
      access: 'payments.assign',
      params: IdParams,
      object: 'payments',
      response: Type.Object({
        results: Type.Array(Type.Object({ meter: Type.String(), meter_id: Type.String(), score: Type.Number(), reasons: Type.Array(Type.String()) })),
      }),
      async handle(ctx, { params }) {
        const payment = await paymentOr404(ctx, params.id);
        const results = await ctx.write((tx) =>
          suggestMeters(tx, {
            accountText: payment.account_text,
            payerPhone: /^\d{9,15}$/.test(payment.phone) ? payment.phone : null,
            payerText: payment.phone,
          }),
        );
        return { results: results.map((one) => ({ meter: one.meter_id, meter_id: one.number, score: one.score, reasons: [...one.reasons] })) };
      },
    }),
  ];
}
