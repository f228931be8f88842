import { Type } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../../kernel/http.ts';
import { cursorById, isEstimate, pageOf, pageQuery, pageRequest, presentPage } from '../../../../kernel/pages.ts';
import type { PaymentsDeps } from '../deps.ts';
import { AskedBody } from '../operations/present.ts';
import { conversationOfRefund } from '../operations/queries.ts';
import { cancelRefund, completeRefund, decideRefund, proposeOutcome } from './decide.ts';
import { presentRefund, RefundBody } from './present.ts';
import { findRefund, listRefunds, lockRefund } from './queries.ts';
import { requestRefund } from './request.ts';
import { checkRefund } from './send.ts';

const tag = 'Payments';
const Reason = text(500, 3);

export function refundRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [...readRoutes(), requestRoute(deps), ...decideRoutes(deps), ...handRoutes(deps), ...unknownRoutes(deps)];
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/refunds/',
      summary: 'Refunds, newest first; `?state=requested` waits for a second person',
      tag,
      access: 'payments.read',
      query: Type.Object({ ...pageQuery, state: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }),
      response: pageOf(RefundBody),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listRefunds(tx, query.state ? query.state.split(',') : null, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, presentRefund);
      },
    }),
    route({
      method: 'GET',
      path: '/api/refunds/:id/',
      summary: 'One refund',
      tag,
      access: 'payments.read',
      params: IdParams,
      object: 'refunds',
      response: RefundBody,
      handle: (ctx, { params }) => presented(ctx, params.id),
    }),
  ];
}

function requestRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payments/:id/refund/',
    summary: 'Ask for a payment to go back; a second person grants it. Never what was vended or may have been',
    tag,
    access: 'payments.refund',
    params: IdParams,
    object: 'payments',
    spends: true,
    status: 201,
    body: Type.Object({ method: Type.Union([Type.Literal('mpesa_reversal'), Type.Literal('manual')]), reason: Reason }, { additionalProperties: false }),
    response: RefundBody,
    async handle(ctx, { params, body }) {
      const id = await ctx.write((tx) => requestRefund(tx, deps, { paymentId: params.id, method: body.method, reason: body.reason, source: ctx }));
      return await presented(ctx, id);
    },
  });
}

function decideRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return (['approve', 'reject'] as const).map((verb) =>
    route({
      method: 'POST',
      path: `/api/refunds/:id/${verb}/`,
      summary: verb === 'approve' ? 'Grant a refund, or agree with what became of it, as the second person' : 'Refuse a refund, or a finding about it',
      tag,
      access: 'payments.approve',
      params: IdParams,
      object: 'refunds',
      spends: true,
      response: RefundBody,
      async handle(ctx, { params }) {
        await ctx.write((tx) => decideRefund(tx, deps, { refundId: params.id, approve: verb === 'approve', source: ctx }));
        return await presented(ctx, params.id);
      },
    }),
  );
}

function handRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/refunds/:id/complete/',
      summary: 'Say that a granted refund was paid out by hand, with its proof',
      tag,
      access: 'payments.refund',
      params: IdParams,
      object: 'refunds',
      spends: true,
      body: Type.Object({ reference: Reason }, { additionalProperties: false }),
      response: RefundBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => completeRefund(tx, deps, { refundId: params.id, reference: body.reference, source: ctx }));
        return await presented(ctx, params.id);
      },
    }),
    route({
      method: 'POST',
      path: '/api/refunds/:id/cancel/',
      summary: 'Take a refund back that was not sent; the payment is what it was before',
      tag,
      access: 'payments.refund',
      params: IdParams,
      object: 'refunds',
      body: Type.Object({ reason: Reason }, { additionalProperties: false }),
      response: RefundBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => cancelRefund(tx, deps, { refundId: params.id, reason: body.reason, source: ctx }));
        return await presented(ctx, params.id);
      },
    }),
  ];
}

function unknownRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/refunds/:id/propose/',
      summary: 'Say what became of a refund nobody can tell of; a second person must agree',
      tag,
      access: 'payments.refund',
      params: IdParams,
      object: 'refunds',
      body: Type.Object(
        {
          decision: Type.Union([Type.Literal('done'), Type.Literal('failed')]),
          receipt: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{0,20}$' })),
          comment: text(1000, 3),
        },
        { additionalProperties: false },
      ),
      response: RefundBody,
      async handle(ctx, { params, body }) {
        await ctx.write((tx) => proposeOutcome(tx, deps, { ...body, receipt: body.receipt ?? '', refundId: params.id, source: ctx }));
        return await presented(ctx, params.id);
      },
    }),
    route({
      method: 'POST',
      path: '/api/refunds/:id/check/',
      summary: 'Ask M-Pesa what became of a refund; the answer comes later',
      tag,
      access: 'payments.check',
      params: IdParams,
      object: 'refunds',
      status: 202,
      response: AskedBody,
      async handle(ctx, { params }) {
        const found = await ctx.write(async (tx) => ({
          refund: await lockRefund(tx, params.id),
          conversationId: await conversationOfRefund(tx, params.id),
          tenantId: tx.tenantId,
        }));
        if (!found.refund) throw notFound();
        return checkRefund(deps, { ...found, refund: found.refund, source: ctx });
      },
    }),
  ];
}

async function presented(ctx: RequestContext, id: string): Promise<never> {
  const row = await ctx.read((tx) => findRefund(tx, id));
  if (!row) throw notFound();
  return presentRefund(row) as never;
}
