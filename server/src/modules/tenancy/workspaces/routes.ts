import { Type } from 'typebox';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../kernel/pages.ts';
import type { WorkspacesDeps } from './deps.ts';
import { memberRoutes } from './member-routes.ts';
import { presentWorkspace } from './present.ts';
import type { WorkspaceRow } from './queries.ts';
import { NewWorkspace, SwitchBody, WholeWorkspace, Workspace, WorkspaceChange } from './schema.ts';
import { closeWorkspace, createWorkspace, getWorkspace, listOwnWorkspaces, switchWorkspace, updateWorkspace } from './workspaces.ts';

const tag = 'Workspaces';
const path = '/api/tenants/:id/';

export function workspaceRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  return [...ownRoutes(deps), ...oneRoutes(deps), ...memberRoutes(deps)];
}

const present = (deps: WorkspacesDeps, row: WorkspaceRow): ReturnType<typeof presentWorkspace> =>
  presentWorkspace(row, { tenantDomain: deps.tenantDomain, at: deps.clock.now() });

function ownRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: '/api/tenants/',
      summary: 'The workspaces you belong to',
      tag,
      access: 'signed_in',
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Workspace),
      handle: async (ctx, { query, raw }) => wholeList({ rows: await listOwnWorkspaces(deps, ctx), query, url: raw.url }, (row) => present(deps, row)),
    }),
    route({
      method: 'POST',
      path: '/api/tenants/',
      summary: 'Makes another workspace of your own',
      tag,
      access: 'signed_in',
      status: 201,
      body: NewWorkspace,
      response: Workspace,
      rateLimit: { max: 20, seconds: 3600 },
      handle: async (ctx, { body }) => present(deps, await createWorkspace(deps, ctx, body)),
    }),
    route({
      method: 'POST',
      path: '/api/tenants/switch/',
      summary: 'From now on this session begins in another of your workspaces',
      tag,
      access: 'signed_in',
      body: SwitchBody,
      response: Type.Object({ message: Type.String(), tenant: Workspace }),
      handle: async (ctx, { body, raw }) => {
        const row = await switchWorkspace(deps, ctx, { raw, wanted: body.tenant_id });
        return { message: `You work for ${row.name} now.`, tenant: present(deps, row) };
      },
    }),
  ];
}

function oneRoutes(deps: WorkspacesDeps): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'The workspace you work in',
      tag,
      access: 'workspace.read',
      params: IdParams,
      response: Workspace,
      handle: async (ctx, { params }) => present(deps, await getWorkspace(deps, ctx, params.id)),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        method,
        path,
        summary: 'Changes the workspace',
        tag,
        access: 'clients.update',
        params: IdParams,
        body: method === 'PUT' ? WholeWorkspace : WorkspaceChange,
        response: Workspace,
        handle: async (ctx, { params, body }) => present(deps, await updateWorkspace(deps, ctx, { id: params.id, body })),
      }),
    ),
    route({
      method: 'DELETE',
      path,
      summary: 'Closes a workspace; its books stay',
      tag,
      access: 'clients.delete',
      params: IdParams,
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await closeWorkspace(deps, ctx, params.id);
        return null;
      },
    }),
  ];
}
