import { Type, type Static } from 'typebox';
import { readOnly, text } from '../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { pageOf, pageQuery, wholeList } from '../../../kernel/pages.ts';
import { checkDomain, choosePrimary, claimDomain, dropDomain, getDomain, listOwnDomains, recordName, recordValue, type DomainsDeps } from './domains.ts';
import type { DomainRow } from './queries.ts';

const time = Type.Union([Type.String(), Type.Null()]);

const Domain = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  is_primary: Type.Boolean(),
  verified: Type.Boolean(),
  verified_at: time,
  checked_at: time,
  /** `untested`, `found`, `missing`, `no_answer`. */
  check_result: Type.String(),
  /** What has to stand in the domain's zone. */
  record: Type.Object({ type: Type.String(), name: Type.String(), value: Type.String() }),
  created_at: Type.String(),
});

const readBack = readOnly(['id', 'verified', 'verified_at', 'checked_at', 'check_result', 'record', 'created_at'] as const);
const NewDomain = Type.Object({ domain: text(255, 1), is_primary: Type.Optional(Type.Unknown()), ...readBack }, { additionalProperties: false });
const DomainChange = Type.Object({ is_primary: Type.Optional(Type.Boolean()), ...readOnly(['domain'] as const), ...readBack }, { additionalProperties: false });
const Params = Type.Object({ id: Type.String(), domain_id: Type.String() });

const shared = { tag: 'Workspaces', access: 'workspace.domains' } as const;
const path = '/api/tenants/:id/domains/:domain_id/';

export function domainRoutes(deps: DomainsDeps): RouteDefinition[] {
  return [...listRoutes(deps), ...oneRoutes(deps)];
}

function listRoutes(deps: DomainsDeps): RouteDefinition[] {
  return [
    route({
      ...shared,
      method: 'GET',
      path: '/api/tenants/:id/domains/',
      summary: 'Own domains of the client',
      params: IdParams,
      query: Type.Object(pageQuery, { additionalProperties: false }),
      response: pageOf(Domain),
      handle: async (ctx, { params, query, raw }) => wholeList({ rows: await listOwnDomains(deps, { ctx, id: params.id }), query, url: raw.url }, present),
    }),
    route({
      ...shared,
      method: 'POST',
      path: '/api/tenants/:id/domains/',
      summary: 'Claims a domain; it counts once its TXT record is found',
      params: IdParams,
      status: 201,
      body: NewDomain,
      response: Domain,
      handle: async (ctx, { params, body }) => present(await claimDomain(deps, { ctx, id: params.id }, body)),
    }),
  ];
}

function oneRoutes(deps: DomainsDeps): RouteDefinition[] {
  return [
    route({
      ...shared,
      method: 'GET',
      path,
      summary: 'One domain and the record that proves it',
      params: Params,
      response: Domain,
      handle: async (ctx, { params }) => present(await getDomain(deps, { ctx, id: params.id, domainId: params.domain_id })),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      route({
        ...shared,
        method,
        path,
        summary: 'Makes a domain the primary one, or no longer',
        params: Params,
        body: DomainChange,
        response: Domain,
        handle: async (ctx, { params, body }) => present(await choosePrimary(deps, { ctx, id: params.id, domainId: params.domain_id }, body.is_primary)),
      }),
    ),
    route({
      ...shared,
      method: 'DELETE',
      path,
      summary: 'Gives a domain up',
      params: Params,
      status: 204,
      response: Type.Null(),
      handle: async (ctx, { params }) => {
        await dropDomain(deps, { ctx, id: params.id, domainId: params.domain_id });
        return null;
      },
    }),
    route({
      ...shared,
      method: 'POST',
      path: `${path}verify/`,
      summary: 'Looks for the TXT record now',
      params: Params,
      response: Domain,
      rateLimit: { max: 30, seconds: 60 },
      handle: async (ctx, { params }) => present(await checkDomain(deps, { ctx, id: params.id, domainId: params.domain_id })),
    }),
  ];
}

function present(row: DomainRow): Static<typeof Domain> {
  return {
    id: row.id,
    domain: row.domain,
    is_primary: row.is_primary,
    verified: row.verified_at !== null,
    verified_at: row.verified_at?.toISOString() ?? null,
    checked_at: row.checked_at?.toISOString() ?? null,
    check_result: row.check_result,
    record: { type: 'TXT', name: recordName(row.domain), value: recordValue(row.proof) },
    created_at: row.created_at.toISOString(),
  };
}
