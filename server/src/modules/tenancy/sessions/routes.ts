import type { Static } from 'typebox';
import { forbidden } from '../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { describeSelf, Self } from '../members/index.ts';
import { bearerOf, type SessionsDeps } from './authenticate.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refreshSession } from './refresh.ts';
import { Credentials, LogoutBody, Message, RefreshBody, RefreshedBody, SignedInBody } from './schema.ts';

const tag = 'Auth';

export function sessionRoutes(deps: SessionsDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/auth/login/',
      summary: 'Signs in',
      tag,
      access: 'public',
      body: Credentials,
      response: SignedInBody,
      rateLimit: { max: 60, seconds: 60 },
      handle: async (ctx, { body }) => {
        const { user, tokens } = await login(deps, ctx, body);
        return { message: 'Signed in.', user, tokens, ...tokens };
      },
    }),
    ...['/api/auth/refresh/', '/api/auth/token/refresh/'].map((path) =>
      route({
        method: 'POST',
        path,
        summary: 'Exchanges a refresh token for a new pair; each is good for one use',
        tag,
        access: 'public',
        body: RefreshBody,
        response: RefreshedBody,
        errors: [401],
        rateLimit: { max: 120, seconds: 60 },
        handle: async (ctx, { body }) => {
          const tokens = await refreshSession(deps, ctx, body.refresh);
          return { ...tokens, tokens };
        },
      }),
    ),
    route({
      method: 'POST',
      path: '/api/auth/logout/',
      summary: 'Ends the session at once',
      tag,
      access: 'public',
      body: LogoutBody,
      response: Message,
      handle: async (ctx, { body, raw }) => {
        await logout(deps, ctx, { refresh: body?.refresh ?? undefined, access: bearerOf(raw) });
        return { message: 'Signed out.' };
      },
    }),
    route({
      method: 'GET',
      path: '/api/auth/me/',
      summary: 'Who is signed in, where they belong and what they may do',
      tag,
      access: 'signed_in',
      response: Self,
      handle: self,
    }),
  ];
}

async function self({ actor, read }: RequestContext): Promise<Static<typeof Self>> {
  if (actor.kind !== 'user') throw forbidden('An API key is nobody. Sign in as a person.');
  return read((tx) => describeSelf(tx, actor.id, actor));
}
