import { Type } from 'typebox';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, pageOf, pageQuery, pageRequest, presentPage, rowsOf, wholeList, type PageRequest } from '../../../kernel/pages.ts';
import { lookupRoute } from './lookup.ts';
import { getMember, removeMember, updateMember } from './members.ts';
import { createMember, type MembersDeps } from './new-member.ts';
import { presentMembership, presentUser } from './present.ts';
import { listMembers, listOwnMemberships, type MemberFilter } from './queries.ts';
import { resetFactor, type ResetDeps } from './reset-factor.ts';
import { Membership, NewUser, User, UserChange, UserQuery, WholeUser } from './schema.ts';

const tag = 'Users';
const access = 'users.manage';
const path = '/api/auth/users/:id/';

export function memberRoutes(deps: ResetDeps): RouteDefinition[] {
  return [...readRoutes(), createRoute(deps), ...changeRoutes(deps), removeRoute(deps), factorRoute(deps), membershipsRoute(), lookupRoute()];
}

function factorRoute(deps: ResetDeps): RouteDefinition {
  return route({
    method: 'DELETE',
    path: '/api/auth/users/:id/second-factor/',
    summary: 'Takes the second factor away from somebody who lost it, and ends their sessions',
    tag,
    access,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: async (ctx, { params }) => {
      await resetFactor(deps, ctx, params.id.toLowerCase());
      return null;
    },
  });
}

function readRoutes(): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/auth/users/',
      summary: 'The people of the client, or of the platform',
      tag,
      access,
      query: UserQuery,
      response: pageOf(User),
      handle: (ctx, { query, raw }) => {
        const request = pageRequest(query, raw.url);
        return listPage(ctx, request, {
          search: query.search,
          role: query.role,
          isActive: query.is_active,
          ...readKeyset(query.ordering ?? '-created_at', request.cursor, ['created_at', 'email']),
          ...rowsOf(request),
        });
      },
    }),
    route({
      method: 'GET',
      path,
      summary: 'One person',
      tag,
      access,
      params: IdParams,
      response: User,
      handle: async (ctx, { params }) => presentUser(await getMember(ctx, params.id)),
    }),
  ];
}

function createRoute(deps: MembersDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/auth/users/',
    summary: 'Adds a person',
    tag,
    access,
    body: NewUser,
    response: User,
    status: 201,
    handle: async (ctx, { body }) => presentUser(await createMember(deps, ctx, body)),
  });
}

function changeRoutes(deps: MembersDeps): RouteDefinition[] {
  return (['PUT', 'PATCH'] as const).map((method) =>
    route({
      method,
      path,
      summary: 'Changes a person',
      tag,
      access,
      params: IdParams,
      body: method === 'PUT' ? WholeUser : UserChange,
      response: User,
      handle: async (ctx, { params, body }) => presentUser(await updateMember(deps, ctx, { id: params.id, body })),
    }),
  );
}

function removeRoute(deps: MembersDeps): RouteDefinition {
  return route({
    method: 'DELETE',
    path,
    summary: 'Removes a person from the client, or the account from the platform',
    tag,
    access,
    params: IdParams,
    response: Type.Null(),
    status: 204,
    handle: async (ctx, { params }) => {
      await removeMember(deps, ctx, params.id);
      return null;
    },
  });
}

function membershipsRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/auth/memberships/',
    summary: 'The clients you belong to, with your role in each',
    tag: 'Auth',
    access: 'signed_in',
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(Membership),
    handle: async ({ actor, ...ctx }, { query, raw }) => {
      const rows = actor.kind === 'user' ? await ctx.read((tx) => listOwnMemberships(tx, actor.id)) : [];
      return wholeList({ rows, query, url: raw.url }, (row) => presentMembership(row, actor.tenantId));
    },
  });
}

async function listPage(ctx: RequestContext, request: PageRequest, filter: MemberFilter): Promise<unknown> {
  const { rows, counted } = await ctx.read((tx) => listMembers(tx, tx.tenantId, filter));
  const cursorOf = (row: (typeof rows)[number]): readonly [string, string] => [filter.by === 'email' ? row.email : row.created_key, row.id];
  return presentPage(request, { rows, count: counted, estimate: isEstimate(counted), cursorOf }, presentUser);
}
