import { Type } from 'typebox';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { beginSecondFactor, confirmSecondFactor, disableSecondFactor, factorState, renewRecoveryCodes, type SecondFactorDeps } from './second-factor.ts';

const tag = 'Auth';
const access = 'signed_in';

const password = Type.String({ minLength: 1, maxLength: 1024 });
const code = Type.String({ minLength: 1, maxLength: 60 });
const Proofs = Type.Object({ password, code }, { additionalProperties: false });
const Codes = Type.Object({ message: Type.String(), recovery_codes: Type.Array(Type.String()) });
const rateLimit = { max: 30, seconds: 60 };

export function secondFactorRoutes(deps: SecondFactorDeps): RouteDefinition[] {
  return [...enrolRoutes(deps), ...changeRoutes(deps)];
}

function enrolRoutes(deps: SecondFactorDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/auth/second-factor/',
      summary: 'Whether your second factor is on',
      tag,
      access,
      response: Type.Object({
        enabled: Type.Boolean(),
        required: Type.Boolean(),
        confirmed_at: Type.Union([Type.String(), Type.Null()]),
        recovery_codes_left: Type.Integer(),
      }),
      handle: (ctx) => factorState(deps, ctx),
    }),
    route({
      method: 'POST',
      path: '/api/auth/second-factor/',
      summary: 'A secret for your authenticator app, to be confirmed with a code',
      tag,
      access,
      body: Type.Object({ password }, { additionalProperties: false }),
      response: Type.Object({ secret: Type.String(), otpauth_url: Type.String() }),
      rateLimit,
      handle: (ctx, { body }) => beginSecondFactor(deps, ctx, body),
    }),
    route({
      method: 'POST',
      path: '/api/auth/second-factor/confirm/',
      summary: 'Turns the second factor on; the recovery codes are shown this once',
      tag,
      access,
      body: Type.Object({ code }, { additionalProperties: false }),
      response: Codes,
      rateLimit,
      handle: async (ctx, { body }) => ({ message: 'The second factor is on.', recovery_codes: [...(await confirmSecondFactor(deps, ctx, body))] }),
    }),
  ];
}

function changeRoutes(deps: SecondFactorDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/auth/second-factor/disable/',
      summary: 'Turns the second factor off',
      tag,
      access,
      body: Proofs,
      response: Type.Object({ message: Type.String() }),
      rateLimit,
      handle: async (ctx, { body }) => {
        await disableSecondFactor(deps, ctx, body);
        return { message: 'The second factor is off.' };
      },
    }),
    route({
      method: 'POST',
      path: '/api/auth/second-factor/recovery-codes/',
      summary: 'New recovery codes; the former ones are void',
      tag,
      access,
      body: Proofs,
      response: Codes,
      rateLimit,
      handle: async (ctx, { body }) => ({ message: 'These replace the former codes.', recovery_codes: [...(await renewRecoveryCodes(deps, ctx, body))] }),
    }),
  ];
}
