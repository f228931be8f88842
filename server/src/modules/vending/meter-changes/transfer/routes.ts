import { Type } from 'typebox';
import { notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { transferMeter } from './transfer.ts';

const Input = Type.Object(
  {
    customer: Type.String({ maxLength: 40, description: 'The id of who gets the meter.' }),
    debts: Type.Optional(Type.Enum(['stay', 'move'], { description: 'What the holder so far owes stays with him unless it is moved.' })),
    reason: text(500, 3),
  },
  { additionalProperties: false },
);

const Body = Type.Object({ message: Type.String(), from: Type.String(), to: Type.String(), moved_debt: Type.String(), currency: Type.String() });

export function transferRoutes({ clock }: Pick<MeterChangesDeps, 'clock'>): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/meters/:id/transfer/',
      summary: 'Give a meter from its holder to another customer',
      tag: 'Meters',
      access: 'meters.transfer',
      object: 'meters',
      params: IdParams,
      body: Input,
      response: Body,
      handle: (ctx, { params, body: { customer, debts = 'stay', reason } }) =>
        ctx.write(async (tx) => {
          if (!isUuid(customer)) throw notFound();
          const { from, movedMinor, currency } = await transferMeter(tx, ctx, { meterId: params.id, customerId: customer, debts, reason, at: clock.now() });
          return { message: 'Meter transferred.', from, to: customer, moved_debt: formatMinor(movedMinor), currency };
        }),
    }),
  ];
}
