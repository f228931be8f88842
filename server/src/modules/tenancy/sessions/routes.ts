import { Type, type Static } from 'typebox';
import { IdParams, route, type Actor, type RouteDefinition } from '../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../kernel/pages.ts';
import { personOf } from '../access/index.ts';
import { describeSelf, Self } from '../members/index.ts';
import { bearerOf, type SessionsDeps } from './authenticate.ts';
import { login, type LoginDeps } from './login.ts';
import { logout } from './logout.ts';
import { endOneSession, endOtherSessions, listOwnSessions, presentSession } from './own-sessions.ts';
import { refreshSession } from './refresh.ts';
import { Credentials, LogoutBody, Message, RefreshBody, RefreshedBody, Session, SignedInBody } from './schema.ts';

const tag = 'Auth';

export function sessionRoutes(deps: LoginDeps): RouteDefinition[] {
  return [...tokenRoutes(deps), ...ownSessionRoutes(deps)];
}

function tokenRoutes(deps: LoginDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/auth/login/',
      summary: 'Signs in',
      tag,
      access: 'public',
      body: Credentials,
      response: SignedInBody,
      errors: [401, 403],
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
      handle: ({ actor }) => self(deps, actor),
    }),
  ];
}

async function self({ db, switchedOff }: SessionsDeps, actor: Actor): Promise<Static<typeof Self>> {
  const { id } = personOf(actor);
  return db.asSystem(async (tx) => describeSelf(tx, id, { ...actor, switchedOff: await switchedOff(tx, actor.tenantId) }));
}

function ownSessionRoutes(deps: SessionsDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/auth/sessions/',
      summary: 'Where you are signed in',
      tag,
      access: 'signed_in',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Session),
      handle: async (ctx, { query, raw }) =>
        wholeList({ rows: await listOwnSessions(deps, ctx), query, url: raw.url }, (row) => presentSession(row, ctx.actor.sessionId)),
    }),
    route({
      method: 'DELETE',
      path: '/api/auth/sessions/:id/',
      summary: 'Ends one of your sessions at once',
      tag,
      access: 'signed_in',
      params: IdParams,
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await endOneSession(deps, ctx, params.id);
        return null;
      },
    }),
    route({
      method: 'POST',
      path: '/api/auth/sessions/revoke-others/',
      summary: 'Ends all of your sessions but this one',
      tag,
      access: 'signed_in',
      response: Type.Object({ message: Type.String(), ended: Type.Integer() }),
      handle: async (ctx) => ({ message: 'The other sessions have ended.', ended: await endOtherSessions(deps, ctx) }),
    }),
  ];
}
