import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { formatMinor, requireMinor } from '../../../../kernel/money.ts';
import type { PaymentsDeps } from '../deps.ts';
import { mayRelease } from '../place-again.ts';
import { splitPayment } from './split.ts';
import { partsOf, type PartRow } from './queries.ts';

export const PartBody = Type.Object({
  id: Type.String(),
  mpesa_transaction_id: Type.String(),
  amount: Type.String(),
  state: Type.String(),
  meter: Type.Union([Type.String(), Type.Null()]),
  meter_id: Type.String(),
});

export function presentPart(row: PartRow) {
  const { id, receipt, amount_minor, state, meter_id, account_text } = row;
  return { id, mpesa_transaction_id: receipt, amount: formatMinor(amount_minor), state, meter: meter_id, meter_id: account_text };
}

export function splitRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/payments/:id/split/',
      summary: 'Divide a payment that bought nothing over several meters; the parts are exactly the whole',
      tag: 'Payments',
      access: 'payments.assign',
      params: IdParams,
      object: 'payments',
      spends: true,
      body: Type.Object(
        {
          parts: Type.Array(Type.Object({ meter: Type.String({ format: 'uuid' }), amount: Type.String({ maxLength: 20 }) }, { additionalProperties: false }), {
            minItems: 2,
            maxItems: 20,
          }),
          reason: text(500, 3),
        },
        { additionalProperties: false },
      ),
      response: Type.Object({ message: Type.String(), parts: Type.Array(PartBody) }),
      async handle(ctx, { params, body }) {
        const parts = body.parts.map((part) => ({ meterId: part.meter, amountMinor: requireMinor(part.amount, 'parts') }));
        await ctx.write((tx) => splitPayment(tx, deps, { paymentId: params.id, parts, reason: body.reason, source: ctx, mayRelease: mayRelease(ctx) }));
        const rows = await ctx.read((tx) => partsOf(tx, params.id));
        return { message: 'The payment was divided.', parts: rows.map(presentPart) };
      },
    }),
  ];
}
