import type { Static } from 'typebox';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { presentProfile, Profile } from '../members/index.ts';
import { Message, SignedInBody } from '../sessions/index.ts';
import type { AccountsDeps } from './deps.ts';
import { changePassword, confirmReset } from './passwords.ts';
import { ownDetail, ownProfile, updateDetail, updateProfile, type Detail as DetailOf } from './profile.ts';
import { register } from './register.ts';
import { AddressBody, ChangeBody, Detail, DetailChange, ProfileChange, Register, ResetBody, VerifyBody, WholeProfile } from './schema.ts';
import { requestLetter, verifyEmail } from './verify.ts';

const tag = 'Auth';

export function accountRoutes(deps: AccountsDeps): RouteDefinition[] {
  return [registerRoute(deps), ...addressRoutes(deps), ...passwordRoutes(deps), ...profileRoutes(deps), ...detailRoutes(deps)];
}

function registerRoute(deps: AccountsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/auth/register/',
    summary: 'Makes an account with a workspace of its own, and signs it in',
    description: 'The next sign-in needs the address proved: a link is mailed there. The answer is the same whether or not somebody has the address already.',
    tag,
    access: 'public',
    status: 201,
    body: Register,
    response: SignedInBody,
    errors: [403],
    rateLimit: { max: 20, seconds: 3600 },
    handle: async (ctx, { body }) => {
      const { user, tokens } = await register(deps, ctx, body);
      return { message: 'Welcome. Open the link that was mailed to you: you need it to sign in again.', user, tokens, ...tokens };
    },
  });
}

interface LetterRoute {
  readonly kind: Parameters<typeof requestLetter>[1];
  readonly path: string;
  readonly summary: string;
  /** Told to everybody, whoever has the address. */
  readonly message: string;
}

function letterRoute(deps: AccountsDeps, { kind, path, summary, message }: LetterRoute): RouteDefinition {
  return route({
    method: 'POST',
    path,
    summary,
    tag,
    access: 'public',
    body: AddressBody,
    response: Message,
    rateLimit: { max: 10, seconds: 600 },
    handle: async (_ctx, { body }) => {
      await requestLetter(deps, kind, body.email);
      return { message };
    },
  });
}

function addressRoutes(deps: AccountsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/auth/verify-email/',
      summary: 'Proves an address by the token of the link that was mailed there',
      tag,
      access: 'public',
      body: VerifyBody,
      response: Message,
      rateLimit: { max: 30, seconds: 60 },
      handle: async (ctx, { body }) => {
        await verifyEmail(deps, ctx, body);
        return { message: 'The address is yours. Sign in with it from now on.' };
      },
    }),
    letterRoute(deps, {
      kind: 'verify',
      path: '/api/auth/verify-email/resend/',
      summary: 'Mails the link that proves an address once more',
      message: 'If this address waits to be proved, mail is on its way to it.',
    }),
  ];
}

function passwordRoutes(deps: AccountsDeps): RouteDefinition[] {
  return [
    letterRoute(deps, {
      kind: 'reset',
      path: '/api/auth/password/reset/',
      summary: 'Mails a link for a new password',
      message: 'If somebody has this address, mail is on its way to it.',
    }),
    route({
      method: 'POST',
      path: '/api/auth/password/reset/confirm/',
      summary: 'Sets a new password by the token of the link; all sessions end',
      tag,
      access: 'public',
      body: ResetBody,
      response: Message,
      rateLimit: { max: 30, seconds: 60 },
      handle: async (ctx, { body }) => {
        await confirmReset(deps, ctx, body);
        return { message: 'The password is set. Sign in with it.' };
      },
    }),
    route({
      method: 'POST',
      path: '/api/auth/password/change/',
      summary: 'Sets your own password; your other sessions end',
      tag,
      access: 'signed_in',
      body: ChangeBody,
      response: Message,
      rateLimit: { max: 30, seconds: 60 },
      handle: async (ctx, { body }) => {
        await changePassword(deps, ctx, body);
        return { message: 'The password is set. Your other sessions have ended.' };
      },
    }),
  ];
}

function profileRoutes(deps: AccountsDeps): RouteDefinition[] {
  const shared = { path: '/api/auth/profile/', tag, access: 'signed_in', response: Profile };
  return [
    route({ ...shared, method: 'GET', summary: 'Your account', handle: async (ctx) => presentProfile(await ownProfile(deps, ctx)) }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        ...shared,
        method,
        summary: 'Changes your account; another address counts once it is proved',
        body: method === 'PUT' ? WholeProfile : ProfileChange,
        handle: async (ctx, { body }) => presentProfile(await updateProfile(deps, ctx, body)),
      }),
    ),
  ];
}

function detailRoutes(deps: AccountsDeps): RouteDefinition[] {
  const shared = { path: '/api/auth/profile/detail/', tag, access: 'signed_in', response: Detail };
  return [
    route({ ...shared, method: 'GET', summary: 'Your preferences', handle: async (ctx) => presentDetail(await ownDetail(deps, ctx)) }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        ...shared,
        method,
        summary: 'Changes your preferences',
        body: DetailChange,
        handle: async (ctx, { body }) => presentDetail(await updateDetail(deps, ctx, body)),
      }),
    ),
  ];
}

function presentDetail({ row, key }: DetailOf): Static<typeof Detail> {
  return {
    job_title: row.job_title,
    company: row.company,
    industry: row.industry,
    preferred_language: row.preferred_language ?? 'en',
    date_format: row.date_format,
    time_format: row.time_format,
    api_key: key ? `${key.prefix}…` : null,
    api_key_created_at: key?.created_at.toISOString() ?? null,
  };
}
