import { Type } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { pageOf, pageQuery, pageRequest, presentPage, type PageRequest } from '../../../kernel/pages.ts';
import { getMember, removeMember, updateMember } from './members.ts';
import { createMember, type MembersDeps } from './new-member.ts';
import { presentMembership, presentUser } from './present.ts';
import { listMembers, listOwnMemberships, type MemberFilter } from './queries.ts';
import { Membership, NewUser, User, UserChange, UserQuery, WholeUser } from './schema.ts';

const tag = 'users';
const access = 'users.manage';
const path = '/api/auth/users/:id/';
const MOST_EXACT = 10_000;

export function memberRoutes(deps: MembersDeps): RouteDefinition[] {
  return [...readRoutes(), createRoute(deps), ...changeRoutes(deps), removeRoute(deps), membershipsRoute()];
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
          ...orderOf(request, query.ordering ?? '-created_at'),
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
    tag: 'auth',
    access: 'signed_in',
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: pageOf(Membership),
    handle: async ({ actor, ...ctx }, { query, raw }) => {
      const rows = actor.kind === 'user' ? await ctx.read((tx) => listOwnMemberships(tx, actor.id)) : [];
      const request = pageRequest(query, raw.url);
      const from = (request.page - 1) * request.size;
      const found = {
        rows: rows.slice(from, from + request.size + 1),
        count: rows.length,
        estimate: false,
        cursorOf: (row: (typeof rows)[number]) => [row.tenant_id, row.tenant_id] as const,
      };
      return { ...presentPage(request, found, (row) => presentMembership(row, actor.tenantId)), next_cursor: null };
    },
  });
}

async function listPage(ctx: RequestContext, request: PageRequest, filter: MemberFilter): Promise<unknown> {
  const { rows, counted } = await ctx.read((tx) => listMembers(tx, tx.tenantId, filter));
  const cursorOf = (row: (typeof rows)[number]): readonly [string, string] => [filter.orderBy === 'email' ? row.email : row.created_at.toISOString(), row.id];
  return presentPage(request, { rows, count: counted, estimate: counted > MOST_EXACT, cursorOf }, presentUser);
}

function orderOf({ cursor, page, size }: PageRequest, ordering: string): Pick<MemberFilter, 'orderBy' | 'descending' | 'after' | 'offset' | 'limit'> {
  const orderBy = ordering.replace(/^-/, '');
  if (orderBy !== 'created_at' && orderBy !== 'email') throw invalid({ ordering: ['Order by created_at or email, with - for the other way round.'] });
  if (cursor && (!isUuid(cursor[1]) || (orderBy === 'created_at' && Number.isNaN(Date.parse(cursor[0])))))
    throw invalid({ cursor: ['Not a cursor of this list.'] });
  return { orderBy, descending: ordering.startsWith('-'), after: cursor, offset: cursor ? 0 : (page - 1) * size, limit: size + 1 };
}
