import { Type } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import type { BuyersDeps } from './deps.ts';
import { BUYER_STATES, type BuyerState } from './state.ts';
import { askAgain, readStatus } from './status.ts';
import { chooseLanguage } from './words.ts';

const tag = 'Buyers';
/** For one address. */
export const PER_ADDRESS = { max: 20, seconds: 60 };
const question = { receipt: Type.String({ minLength: 1, maxLength: 40 }), meter: Type.String({ minLength: 1, maxLength: 10 }) };
const Query = Type.Object({ ...question, lang: Type.Optional(Type.String({ maxLength: 5 })) }, { additionalProperties: false });
const Again = Type.Object(question, { additionalProperties: false });

const StatusBody = Type.Object({
  state: Type.Unsafe<BuyerState>({ type: 'string', enum: [...BUYER_STATES] }),
  message: Type.String(),
  receipt: Type.String(),
  meter: Type.String(),
  amount: Type.String(),
  currency: Type.String(),
  utility: Type.String(),
  phone: Type.Union([Type.String(), Type.Null()]),
  can_resend: Type.Boolean(),
  received_at: Type.String(),
});

export function buyerRoutes(deps: BuyersDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/public/token-status/',
      summary: 'How far a purchase has come, by receipt and the last four digits of the meter; never the token',
      tag,
      access: 'public',
      query: Query,
      response: StatusBody,
      errors: [404],
      rateLimit: PER_ADDRESS,
      handle: async (_ctx, { query, raw, reply }) => {
        void reply.header('cache-control', 'no-store');
        const status = await readStatus(deps, query, chooseLanguage(query.lang, raw.headers['accept-language']));
        if (!status) throw notFound();
        const { canResend, receivedAt, zone: _ofThePage, ...shown } = status;
        return { ...shown, can_resend: canResend, received_at: receivedAt.toISOString() };
      },
    }),
    route({
      method: 'POST',
      path: '/api/public/token-status/resend/',
      summary: 'Sends the token of a purchase to its registered phone again; the answer is the same whether there is one or not',
      tag,
      access: 'public',
      body: Again,
      response: Type.Object({ message: Type.String() }),
      status: 202,
      rateLimit: PER_ADDRESS,
      handle: async (_ctx, { body }) => {
        await askAgain(deps, body);
        return { message: 'If there is a token, it is on its way again to the registered phone.' };
      },
    }),
  ];
}
