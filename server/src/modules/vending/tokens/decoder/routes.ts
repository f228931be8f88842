import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { allows } from '../../../tenancy/access/index.ts';
import type { TokensDeps } from '../deps.ts';
import { maskToken } from '../sealing.ts';
import { cubicMetres } from '../texts.ts';
import { decodeRefusal, type Finding } from './decode.ts';
import { DISPLAYS, WORDS, type Logged } from './explain.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);
const Body = Type.Object(
  {
    token: text(60, 1),
    meter_id: Type.Optional(text(50, 1)),
    meter_says: Type.Optional(Type.Enum([...DISPLAYS], { description: 'What the display of the meter showed.' })),
  },
  { additionalProperties: false },
);
const Answer = Type.Object({
  verdict: Type.String(),
  answer: Type.String(),
  next_action: Type.String(),
  token_value: maybe,
  token_class: Type.Union([Type.Integer(), Type.Null()]),
  token: maybe,
  token_type: maybe,
  meter_id: maybe,
  units: maybe,
  status: maybe,
  issued_at: maybe,
  delivered_at: maybe,
});

/** "Why did the meter refuse it?" */
export function decoderRoute(deps: TokensDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/tokens/decode/',
    summary: 'Why a meter refused a token, and what to do next; each question is written down',
    tag: 'Tokens',
    access: 'tokens.decode',
    body: Body,
    response: Answer,
    rateLimit: { max: 30, seconds: 60 },
    async handle(ctx, { body }) {
      const refusal = { typed: body.token, meter: body.meter_id ?? null, display: body.meter_says ?? null };
      const finding = await ctx.write((tx) => decodeRefusal(tx, deps.secrets, { refusal, source: ctx }));
      return presentFinding(finding, allows(ctx.actor, 'customers.write'));
    },
  });
}

type Shown = Static<typeof Answer>;
type OfToken = Pick<Shown, 'token' | 'token_type' | 'meter_id' | 'units' | 'status' | 'issued_at' | 'delivered_at'>;

const UNKNOWN: OfToken = { token: null, token_type: null, meter_id: null, units: null, status: null, issued_at: null, delivered_at: null };

function presentFinding({ verdict, tokenClass, tail, logged }: Finding, whole: boolean): Shown {
  return {
    verdict,
    answer: WORDS[verdict].answer,
    next_action: WORDS[verdict].next,
    token_value: tail.length === 4 ? maskToken(logged?.token_tail ?? tail) : null,
    token_class: tokenClass,
    ...(logged ? presentLogged(logged, whole) : UNKNOWN),
  };
}

/** Who does not look after customers sees of a meter no more than the end of its number. */
function presentLogged(logged: Logged, whole: boolean): OfToken {
  return {
    token: logged.id,
    token_type: logged.token_type,
    meter_id: whole ? logged.meter_number : `*******${logged.meter_number.slice(-4)}`,
    units: logged.tenths !== null && whole ? cubicMetres(logged.tenths) : null,
    status: logged.status,
    issued_at: logged.created_at.toISOString(),
    delivered_at: logged.delivered_at?.toISOString() ?? null,
  };
}
