import { notFound } from '../../../../kernel/errors.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import type { PaymentsDeps } from '../deps.ts';
import { lockPayment } from '../queries.ts';
import { checkTransaction } from './check.ts';
import { AskedBody } from './present.ts';

/** Asking M-Pesa about a payment. */
export function checkRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/payments/:id/check/',
      summary: 'Ask M-Pesa whether a payment came in as it says; the answer comes later and is kept with its story',
      tag: 'Payments',
      access: 'payments.check',
      params: IdParams,
      object: 'payments',
      status: 202,
      response: AskedBody,
      async handle(ctx, { params }) {
        const { payment, tenantId } = await ctx.write(async (tx) => ({ payment: await lockPayment(tx, params.id), tenantId: tx.tenantId }));
        if (!payment) throw notFound();
        // M-Pesa knows the whole payment, not its parts
        const isPart = payment.parent_id !== null;
        const receipt = isPart ? payment.receipt.replace(/-\d+$/, '') : payment.receipt;
        return checkTransaction(deps, {
          tenantId,
          channelId: payment.channel_id,
          subject: { type: 'payment', id: payment.id },
          about: { receipt },
          receipt,
          amountMinor: isPart ? null : payment.amount_minor,
          source: ctx,
        });
      },
    }),
  ];
}
