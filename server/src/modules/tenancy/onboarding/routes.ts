import { Type, type Static } from 'typebox';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { LIVE } from './codes.ts';
import type { OnboardingDeps } from './deps.ts';
import { readReadiness, runCheck } from './onboarding.ts';
import { isReady, type Check } from './readiness.ts';

const tag = 'Clients';
const maybe = Type.Union([Type.String(), Type.Null()]);
/** Each test is a call to somebody else's server. */
const rateLimit = { max: 30, seconds: 60 };

const CheckBody = Type.Object({
  code: Type.String(),
  subject: maybe,
  label: Type.String(),
  state: Type.Union([Type.Literal('ok'), Type.Literal('missing'), Type.Literal('failing'), Type.Literal('untested')]),
  needed: Type.Boolean(),
  detail: Type.String(),
  next_action: Type.String(),
  checked_at: maybe,
});
const Readiness = Type.Object({ is_ready: Type.Boolean(), checks: Type.Array(CheckBody) });
const Tested = Type.Object({ checks: Type.Array(CheckBody) });
const Wanted = Type.Object({ subject: Type.Optional(Type.String({ format: 'uuid' })) }, { additionalProperties: false });

export function onboardingRoutes(deps: OnboardingDeps): RouteDefinition[] {
  return [readinessRoute(deps), ...runRoutes(deps), registerRoute(deps)];
}

function readinessRoute(deps: OnboardingDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/clients/:id/readiness/',
    summary: 'What is missing before the client can sell',
    tag,
    access: 'clients.read',
    params: IdParams,
    response: Readiness,
    handle: async (ctx, { params }) => {
      const checks = await readReadiness(deps, { ctx, id: params.id });
      return { is_ready: isReady(checks), checks: checks.map(present) };
    },
  });
}

function runRoutes(deps: OnboardingDeps): RouteDefinition[] {
  return LIVE.map((code) =>
    route({
      method: 'POST',
      path: `/api/clients/:id/checks/${code}/run/`,
      summary: SUMMARIES[code],
      tag,
      access: 'credentials.manage',
      params: IdParams,
      body: Wanted,
      response: Tested,
      rateLimit,
      handle: async (ctx, { params, body }) => ({ checks: (await runCheck(deps, { ctx, id: params.id }, { code, subject: body?.subject })).map(present) }),
    }),
  );
}

const SUMMARIES: Readonly<Record<(typeof LIVE)[number], string>> = {
  mpesa_credentials: 'Asks Daraja for an access token with the keys of each paybill',
  mpesa_urls: 'Registers the addresses of each paybill with Daraja',
  vendor_account: 'Asks the vendor for one meter with each vending account',
  sms_gateway: 'Asks each SMS gateway for its balance',
  email: 'Signs in to the mail server, without a message',
};

function registerRoute(deps: OnboardingDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/clients/:id/channels/:channel_id/register-urls/',
    summary: 'Registers the addresses of a paybill or till with Daraja; what it answers is kept',
    tag,
    access: 'credentials.manage',
    params: Type.Object({ id: Type.String(), channel_id: Type.String() }),
    response: Tested,
    rateLimit,
    handle: async (ctx, { params }) => ({
      checks: (await runCheck(deps, { ctx, id: params.id }, { code: 'mpesa_urls', subject: params.channel_id })).map(present),
    }),
  });
}

function present({ nextAction, checkedAt, ...check }: Check): Static<typeof CheckBody> {
  return { ...check, next_action: nextAction, checked_at: checkedAt?.toISOString() ?? null };
}
