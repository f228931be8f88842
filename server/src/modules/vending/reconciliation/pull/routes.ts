import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../../kernel/pages.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { findPull, listPulls, type PullRow } from './queries.ts';
import { registerPull } from './register.ts';

const tag = 'Reconciliation';
const maybe = Type.Union([Type.String(), Type.Null()]);

const PullBody = Type.Object({
  /** The payment channel's. */
  id: Type.String(),
  client: Type.String(),
  paybill: Type.String(),
  kind: Type.String(),
  /** `off` until it is registered. */
  state: Type.Union([Type.Literal('off'), Type.Literal('registered'), Type.Literal('refused')]),
  nominated_number: maybe,
  registered_at: maybe,
  pulled_from: maybe,
  pulled_until: maybe,
  tried_at: maybe,
  failures: Type.Integer(),
  last_error: Type.String(),
});

function present(row: PullRow): Static<typeof PullBody> {
  const iso = (at: Date | null): string | null => (at ? at.toISOString() : null);
  const { nominated_number: number } = row;
  return {
    id: row.id,
    client: row.tenant_id,
    paybill: row.shortcode,
    kind: row.kind,
    state: row.state ?? 'off',
    nominated_number: number && `${number.slice(0, 4)}*****${number.slice(-3)}`,
    registered_at: iso(row.registered_at),
    pulled_from: iso(row.pulled_from),
    pulled_until: iso(row.pulled_until),
    tried_at: iso(row.tried_at),
    failures: row.failures ?? 0,
    last_error: row.last_error ?? '',
  };
}

export function pullRoutes(deps: ReconciliationDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/paybill-pulls/',
      summary: 'How far each paybill has been compared with what M-Pesa lists',
      tag,
      access: 'payments.read',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(PullBody),
      async handle(ctx, { query, raw }) {
        return wholeList({ rows: await ctx.read(listPulls), query, url: raw.url }, present);
      },
    }),
    route({
      method: 'POST',
      path: '/api/paybill-pulls/:id/register/',
      summary: 'Register a paybill for pulling, once, with the number of its record at M-Pesa',
      tag,
      access: 'credentials.manage',
      params: IdParams,
      object: 'payment_channels',
      body: Type.Object({ nominated_number: Type.String({ maxLength: 20 }) }, { additionalProperties: false }),
      response: PullBody,
      async handle(ctx, { params, body }) {
        const nominatedNumber = numberOf(body.nominated_number);
        const tenantId = await ctx.write(async (tx) => {
          if (!(await findPull(tx, params.id))) throw notFound();
          return tx.tenantId;
        });
        await registerPull(deps, { tenantId, channelId: params.id, nominatedNumber, source: ctx });
        const row = await ctx.read((tx) => findPull(tx, params.id));
        return present(row!);
      },
    }),
  ];
}

function numberOf(text: string): string {
  const digits = text.replace(/[\s+-]/g, '').replace(/^0(?=[17])/, '254');
  if (!/^254\d{9}$/.test(digits)) throw invalid({ nominated_number: ['Must be a Kenyan number like 254712345678.'] });
  return digits;
}
