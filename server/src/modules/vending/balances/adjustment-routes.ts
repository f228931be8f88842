import { invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { formatMinor, parseMinor } from '../../../kernel/money.ts';
import { cursorById, isEstimate, pageOf, pageRequest, presentPage } from '../../../kernel/pages.ts';
import { adjust, decide } from './adjustments.ts';
import type { BalancesDeps } from './deps.ts';
import { findAdjustment, listAdjustments, type AdjustmentRow } from './queries.ts';
import { Adjusted, AdjustmentBody, AdjustmentQuery, Word } from './schema.ts';

const tag = 'Customers';
const object = 'adjustments';

/** Wallets and debts put right by hand, and the second person's word on it. */
export function adjustmentRoutes(deps: BalancesDeps): RouteDefinition[] {
  return [adjustRoute(deps), ...readRoutes(), decisionRoute(deps, true), decisionRoute(deps, false)];
}

function adjustRoute(deps: BalancesDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/customers/:id/adjustments/',
    summary: "Put a customer's wallet or debt right; above what one person may do in a day it waits for a second",
    tag,
    access: 'balances.adjust',
    object: 'customers',
    params: IdParams,
    body: AdjustmentBody,
    response: Adjusted,
    status: 201,
    spends: true,
    async handle(ctx, { params, body }) {
      const adjustment = { account: body.account, customerId: params.id, amountMinor: signedMinor(body.amount), reason: body.reason };
      return shown(ctx, await ctx.write((tx) => adjust(tx, deps, { ...adjustment, source: ctx })));
    },
  });
}

function signedMinor(text: string): bigint {
  const minor = parseMinor(text.replace('-', ''));
  if (minor === null || minor === 0n) throw invalid({ amount: ['Not zero, with at most two decimals.'] });
  return text.startsWith('-') ? -minor : minor;
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/adjustments/',
      summary: 'Wallets and debts put right by hand; `?state=pending_approval` is the desk of the second person',
      tag,
      access: 'balances.read',
      query: AdjustmentQuery,
      response: pageOf(Adjusted),
      async handle(ctx, { query, raw }) {
        const page = pageRequest(query, raw.url);
        const found = await ctx.read((tx) => listAdjustments(tx, { state: query.state ?? null, customerId: query.customer ?? null }, page));
        return presentPage(page, { ...found, estimate: isEstimate(found.count), cursorOf: cursorById }, present);
      },
    }),
    route({
      method: 'GET',
      path: '/api/adjustments/:id/',
      summary: 'One adjustment and who decided on it',
      tag,
      access: 'balances.read',
      object,
      params: IdParams,
      response: Adjusted,
      handle: (ctx, { params }) => shown(ctx, params.id),
    }),
  ];
}

function decisionRoute(deps: BalancesDeps, approve: boolean): RouteDefinition {
  return route({
    method: 'POST',
    path: `/api/adjustments/:id/${approve ? 'approve' : 'reject'}/`,
    summary: approve ? "Book a colleague's adjustment" : 'Turn an adjustment down, or take back your own',
    tag,
    access: approve ? 'balances.approve' : 'balances.adjust',
    object,
    params: IdParams,
    body: Word,
    response: Adjusted,
    spends: approve,
    async handle(ctx, { params, body }) {
      await ctx.write((tx) => decide(tx, deps, { id: params.id, approve, comment: body?.comment ?? '', source: ctx }));
      return shown(ctx, params.id);
    },
  });
}

async function shown(ctx: RequestContext, id: string): Promise<Adjusted> {
  const row = await ctx.read((tx) => findAdjustment(tx, id));
  if (!row) throw notFound();
  return present(row);
}

function present(row: AdjustmentRow): Adjusted {
  return {
    id: row.id,
    account: row.account,
    customer: row.customer_id,
    customer_name: row.customer_name,
    amount: formatMinor(row.amount_minor),
    currency: row.currency,
    reason: row.reason,
    reference: row.reference,
    state: row.state,
    requested_by: row.requested_by,
    requested_by_name: row.requested_by_name,
    requested_at: row.requested_at.toISOString(),
    decided_by: row.decided_by,
    decided_by_name: row.decided_by_name,
    decided_at: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
  };
}
