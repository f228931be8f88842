import { Type } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { AppError, invalid, notFound } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { requireMinor } from '../../../kernel/money.ts';
import { countryOf, inClient, readPhone } from '../customers/index.ts';
import { findMeterById } from '../meters/index.ts';
import type { PaymentsDeps } from './deps.ts';
import { noChannel } from './errors.ts';
import { defaultChannel, placeOf } from './queries.ts';
import { customerToAsk, type CustomerToAsk } from './stk-queries.ts';
import { requestPush, type PushRequest } from './stk.ts';

const tag = 'Payments';
const access = 'payments.request';
const Amount = Type.String({ maxLength: 20 });
const Phone = Type.String({ maxLength: 20 });
const Pushed = Type.Object({ id: Type.String(), state: Type.String(), checkout_request_id: Type.Union([Type.String(), Type.Null()]) });

export function pushRoutes(deps: PaymentsDeps): RouteDefinition[] {
  return [meterRoute(deps), customerRoute(deps)];
}

function meterRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/payments/stk-push/',
    summary: "Ask a customer's phone to pay for a meter",
    tag,
    access,
    spends: true,
    status: 202,
    body: Type.Object(
      { meter: Type.String({ format: 'uuid' }), phone: Phone, amount: Amount, client: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    response: Pushed,
    errors: [502],
    async handle(ctx, { body }) {
      const amountMinor = requireMinor(body.amount);
      const target = await inClient(ctx, { db: deps.db, client: body.client }, async (tx) => {
        const meter = await findMeterById(tx, body.meter);
        if (!meter) throw notFound();
        return targetOf(tx, deps, { id: body.meter, number: meter.meterNumber, phone: body.phone });
      });
      return pushed(deps, ctx, { ...target, amountMinor });
    },
  });
}

function customerRoute(deps: PaymentsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/customers/:id/stk-push/',
    summary: 'Ask the phone of a customer to pay for a meter of theirs',
    tag,
    access,
    params: IdParams,
    object: 'customers',
    spends: true,
    status: 202,
    body: Type.Object({ amount: Amount, meter: Type.Optional(Type.String({ format: 'uuid' })), phone: Type.Optional(Phone) }, { additionalProperties: false }),
    response: Pushed,
    errors: [502],
    async handle(ctx, { params, body }) {
      const amountMinor = requireMinor(body.amount);
      const target = await ctx.write(async (tx) => {
        const customer = await customerToAsk(tx, params.id);
        if (!customer) throw notFound();
        const meter = meterOf(customer, body.meter);
        return targetOf(tx, deps, { id: meter.id, number: meter.number, phone: body.phone ?? customer.phone });
      });
      return pushed(deps, ctx, { ...target, amountMinor });
    },
  });
}

/** The meter named, which must be the customer's; without one, their only one. */
function meterOf({ meters }: CustomerToAsk, wanted: string | undefined): CustomerToAsk['meters'][number] {
  const [first, second] = meters;
  const meter = wanted === undefined ? first : meters.find((one) => one.id === wanted.toLowerCase());
  if (wanted !== undefined && !meter) throw notFound();
  if (!meter) throw new AppError({ code: 'payments.needs_meter', status: 400, message: 'This customer has no meter to pay for.' });
  if (wanted === undefined && second) throw invalid({ meter: ['This customer has several meters. Name the one to pay for.'] });
  return meter;
}

type Target = Omit<PushRequest, 'amountMinor' | 'requestedBy'>;

async function targetOf(
  tx: Tx,
  { secrets }: Pick<PaymentsDeps, 'secrets'>,
  { id, number, phone: given }: { id: string; number: string; phone: string },
): Promise<Target> {
  const phone = readPhone(given, countryOf(await placeOf(tx)));
  if (phone === null) throw invalid({ phone: ['Not a phone number.'] });
  const channel = await defaultChannel(tx);
  if (!channel) throw noChannel();
  const hookKey = secrets.open(channel.hook_key_sealed, { tenantId: tx.tenantId, recordId: channel.id, field: 'hook_key' });
  return { tenantId: tx.tenantId, channelId: channel.id, hookKey, meterId: id, accountText: number, phone };
}

async function pushed(deps: PaymentsDeps, ctx: RequestContext, request: Omit<PushRequest, 'requestedBy'>) {
  const push = await requestPush(deps, { ...request, requestedBy: ctx.actor.id });
  return { id: push.id, state: push.state, checkout_request_id: push.checkoutRequestId };
}
