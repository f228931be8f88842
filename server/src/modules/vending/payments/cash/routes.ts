import { Type } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { requireMinor } from '../../../../kernel/money.ts';
import { countryOf, readPhone } from '../../customers/index.ts';
import type { PaymentsDeps } from '../deps.ts';
import { PaymentBody, presentPayment } from '../present.ts';
import { findPayment, placeOf } from '../queries.ts';
import { sellForCash } from './sale.ts';

export function cashRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/payments/cash/',
      summary: 'Sell for cash at the counter; send an Idempotency-Key, so that a repeated click sells once',
      tag: 'Payments',
      access: 'payments.cash',
      spends: true,
      status: 201,
      body: Type.Object(
        {
          meter: Type.String({ format: 'uuid' }),
          amount: Type.String({ maxLength: 20 }),
          phone: Type.Optional(Type.String({ maxLength: 20 })),
          payer_name: Type.Optional(text(200)),
          note: Type.Optional(text(500)),
        },
        { additionalProperties: false },
      ),
      response: PaymentBody,
      async handle(ctx, { body }) {
        const amountMinor = requireMinor(body.amount);
        const payment = await ctx.write(async (tx) => {
          const phone = body.phone ? readPhone(body.phone, countryOf(await placeOf(tx))) : null;
          if (body.phone && phone === null) throw invalid({ phone: ['Not a phone number.'] });
          const sale = { meterId: body.meter, amountMinor, phone, payerName: body.payer_name ?? '', note: body.note ?? '', source: ctx };
          return findPayment(tx, await sellForCash(tx, deps, sale));
        });
        if (!payment) throw notFound();
        return presentPayment(payment, true) as never;
      },
    }),
  ];
}
