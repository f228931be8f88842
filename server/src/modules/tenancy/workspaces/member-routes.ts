import { Type } from 'typebox';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, pageOf, pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import { accept, openInvitation } from './accept.ts';
import type { WorkspacesDeps } from './deps.ts';
import { invite, resendInvitation } from './invitations.ts';
import { changeMemberOf, getMemberOf, listMembersOf, removeMemberOf } from './members.ts';
import { presentMember } from './present.ts';
import { AcceptBody, Accepted, Invitation, InviteParams, Member, MemberChange, MemberParams, MemberQuery, NewMember } from './schema.ts';
import { olderRole } from './words.ts';

const shared = { tag: 'Workspaces', access: 'workspace.members' } as const;
const path = '/api/tenants/:id/members/:member_id/';

export function memberRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  return [...listRoutes(deps), ...oneRoutes(deps), ...inviteRoutes(deps)];
}

function listRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  return [
    route({
      ...shared,
      method: 'GET',
      path: '/api/tenants/:id/members/',
      summary: 'Members and open invitations, the newest first',
      params: IdParams,
      query: MemberQuery,
      response: pageOf(Member),
      handle: async (ctx, { params, query, raw }) => {
        const request = pageRequest(query, raw.url);
        const order = readKeyset(query.ordering ?? '-created_at', request.cursor, ['created_at']);
        const { rows, counted } = await listMembersOf(deps, { ctx, id: params.id }, { search: query.search, ...order, ...rowsOf(request) });
        return presentPage(request, { rows, count: counted, estimate: isEstimate(counted), cursorOf: (row) => [row.created_key, row.id] }, presentMember);
      },
    }),
    route({
      ...shared,
      method: 'POST',
      path: '/api/tenants/:id/members/',
      summary: 'Invites somebody by mail',
      params: IdParams,
      status: 201,
      body: NewMember,
      response: Member,
      handle: async (ctx, { params, body }) => presentMember(await invite(deps, { ctx, id: params.id }, body)),
    }),
  ];
}

function oneRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  const one = { ...shared, path, params: MemberParams };
  return [
    route({
      ...one,
      method: 'GET',
      summary: 'One member or invitation',
      response: Member,
      handle: async (ctx, { params }) => presentMember(await getMemberOf(deps, { ctx, id: params.id, memberId: params.member_id })),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        ...one,
        method,
        summary: 'Changes the role or the state of a member',
        body: MemberChange,
        response: Member,
        handle: async (ctx, { params, body }) => presentMember(await changeMemberOf(deps, { ctx, id: params.id, memberId: params.member_id }, body)),
      }),
    ),
    route({
      ...one,
      method: 'DELETE',
      summary: 'Removes a member, or takes an invitation back',
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await removeMemberOf(deps, { ctx, id: params.id, memberId: params.member_id });
        return null;
      },
    }),
    route({
      ...one,
      method: 'POST',
      path: `${path}resend/`,
      summary: 'Sends an invitation again, with another link',
      response: Member,
      handle: async (ctx, { params }) => presentMember(await resendInvitation(deps, { ctx, id: params.id, memberId: params.member_id })),
    }),
  ];
}

function inviteRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  const one = { tag: shared.tag, access: 'public', path: '/api/tenants/invite/:token/', params: InviteParams, rateLimit: { max: 60, seconds: 60 } } as const;
  return [
    route({
      ...one,
      method: 'GET',
      summary: 'What an invitation offers',
      response: Invitation,
      handle: async (_ctx, { params }) => {
        const found = await openInvitation(deps, params.token);
        const { tenant_name, email, has_account } = found;
        const role = olderRole(found.role, found.is_owner);
        return { tenant_name, email, role, invited_by: found.inviter, expires_at: found.expires_at.toISOString(), has_account };
      },
    }),
    route({
      ...one,
      method: 'POST',
      summary: 'Accepts an invitation; somebody without an account gets one',
      body: AcceptBody,
      response: Accepted,
      handle: async (ctx, { params, body }) => {
        const { first_name, last_name, password, password_confirm } = body ?? {};
        const given = {
          ...(first_name === undefined ? {} : { first_name }),
          ...(last_name === undefined ? {} : { last_name }),
          ...(password ? { password } : {}),
          ...(password_confirm ? { password_confirm } : {}),
        };
        const { email, tenant_id: id, tenant_name: name, slug } = await accept(deps, ctx, { code: params.token, body: given });
        return { message: `You belong to ${name} now. Sign in.`, email, tenant: { id, name, subdomain: slug } };
      },
    }),
  ];
}
