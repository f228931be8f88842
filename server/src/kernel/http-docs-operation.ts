import type { ErrorStatus } from './errors.ts';
import { headerRef, parameterRef, refusals, type Json } from './http-docs-parts.ts';
import { isLimited } from './http-limits.ts';
import { operationIdOf } from './http-operation-ids.ts';
import { FileBody, type RouteDefinition } from './http.ts';

/** The words of the document that are not the routes' own. */
export interface DocsWords {
  /** Every tag that a route may carry, in the order of the document. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names where the rule makes none that reads well, by `METHOD /path/:id/`. */
  readonly operationIds: Readonly<Record<string, string>>;
  /** Example bodies by the name of their operation. */
  readonly examples: Readonly<Record<string, { readonly request?: unknown; readonly response?: unknown }>>;
}

/** What is read of an operation as it was made from the schemas of its route. */
export interface RawOperation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Json>>; readonly required?: boolean };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Json>> }>>;
}

/** The operation of a route as clients are made from it: name, headers, who may, and every refusal it can answer with. */
export function describeOperation(raw: RawOperation, route: RouteDefinition, words: DocsWords): Json {
  const operationId = words.operationIds[`${route.method} ${route.path}`] ?? operationIdOf(route.method, route.path);
  const example = words.examples[operationId] ?? {};
  const description = descriptionOf(route);
  const parameters = parametersOf(raw, route);
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(description === '' ? {} : { description }),
    security: securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(raw.requestBody ? { requestBody: { ...raw.requestBody, content: withExample(raw.requestBody.content, example.request) } } : {}),
    responses: { [route.status ?? 200]: successOf(raw, route, example.response), ...refusals(refusalsOf(route)) },
  };
}

function descriptionOf({ access, description, feature }: RouteDefinition): string {
  const who = access === 'public' || access === 'signed_in' ? '' : `Permission: \`${access}\`.`;
  const part = feature === undefined ? '' : `Refused with \`features.off\` while \`${feature}\` is switched off for the client.`;
  return [description ?? '', who, part].filter((text) => text !== '').join('\n\n');
}

/** Either credential will do; both stand for the same permission. */
function securityOf({ access }: RouteDefinition): readonly Json[] {
  if (access === 'public') return [];
  const needed = access === 'signed_in' ? [] : [access];
  return [{ session: needed }, { api_key: needed }];
}

function parametersOf({ parameters = [] }: RawOperation, route: RouteDefinition): readonly unknown[] {
  return [
    // whatever stands in a path is an id: what is none answers as a missing one
    ...parameters.map((parameter) => (parameter.in === 'path' ? { ...parameter, schema: { type: 'string', format: 'uuid' } } : parameter)),
    ...(route.access === 'public' ? [] : [parameterRef('Tenant')]),
    ...(route.spends ? [parameterRef('IdempotencyKey')] : []),
    ...(takesMatch(route) ? [parameterRef('IfMatch')] : []),
  ];
}

function takesMatch({ versioned, method }: RouteDefinition): boolean {
  return versioned === true && (method === 'PUT' || method === 'PATCH');
}

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken; it goes on in the background.',
  204: 'Done; there is nothing to say.',
};

function successOf({ responses }: RawOperation, route: RouteDefinition, example: unknown): Json {
  const status = route.status ?? 200;
  const json = route.response === FileBody ? {} : withExample(responses[status]?.content ?? {}, example);
  const files = Object.fromEntries((route.files ?? []).map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  const content = { ...json, ...files };
  return {
    description: SUCCESS[status] ?? 'Done.',
    ...(route.versioned ? { headers: { ETag: headerRef('ETag') } } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

function withExample(content: Readonly<Record<string, Json>>, example: unknown): Readonly<Record<string, Json>> {
  if (example === undefined) return content;
  return Object.fromEntries(Object.entries(content).map(([type, media]) => [type, { ...media, example }]));
}

/** The refusals that follow from what a route is, and those it names itself. */
function refusalsOf(route: RouteDefinition): readonly ErrorStatus[] {
  const known = route.access !== 'public';
  const asks = known || [route.body, route.params, route.query].some((part) => part !== undefined);
  const follows: readonly (readonly [ErrorStatus, boolean])[] = [
    [400, known || route.body !== undefined || route.query !== undefined],
    [401, known],
    [403, known],
    // a client that is not the caller's own answers like an object that is not there
    [404, known || route.params !== undefined],
    [409, known && route.method !== 'GET'],
    [412, takesMatch(route)],
    [429, isLimited(route.path)],
    [503, asks],
  ];
  return [...new Set([...follows.filter(([, can]) => can).map(([status]) => status), ...(route.errors ?? [])])];
}
