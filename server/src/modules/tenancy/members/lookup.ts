import { Type, type Static } from 'typebox';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { listMembers, type MemberRow } from './queries.ts';

const Found = Type.Object({
  id: Type.String(),
  text: Type.String(),
  email: Type.String(),
  full_name: Type.String(),
  is_active: Type.Boolean(),
  is_verified: Type.Boolean(),
});

/** People of the platform for a field that completes what is typed, in the older shape. */
export function lookupRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/auth/lookup/users/',
    summary: 'People by name or address, for a field that completes',
    tag: 'Users',
    access: 'clients.list',
    query: Type.Object(
      {
        q: Type.Optional(Type.String({ maxLength: 100 })),
        page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        client: Type.Optional(Type.String()),
      },
      { additionalProperties: false },
    ),
    response: Type.Object({ results: Type.Array(Found), pagination: Type.Object({ more: Type.Boolean() }) }),
    handle: async (ctx, { query: { q, page = 1, page_size: size = 20 } }) => {
      const wish = { search: q, role: undefined, isActive: undefined, by: 'email', descending: false, after: null } as const;
      const { rows } = await ctx.read((tx) => listMembers(tx, tx.tenantId, { ...wish, offset: (page - 1) * size, limit: size + 1 }));
      return { results: rows.slice(0, size).map(present), pagination: { more: rows.length > size } };
    },
  });
}

function present(row: MemberRow): Static<typeof Found> {
  const name = `${row.first_name} ${row.last_name}`.trim();
  return {
    id: row.id,
    text: name === '' ? row.email : `${name} <${row.email}>`,
    email: row.email,
    full_name: name,
    is_active: row.is_active,
    is_verified: row.is_verified,
  };
}
