import fc from 'fast-check';
import type { RouteDefinition } from '../../server/src/kernel/http.ts';
import type { Example, Ids } from '../isolation/example.ts';
import { fieldsOf, RAW_BODIES, UGLY, UGLY_PATHS, UGLY_QUERIES } from './uglies.ts';

/** One request that is wrong in one place, and where. */
export interface Try {
  readonly what: string;
  readonly path: string;
  readonly query: string;
  readonly body?: unknown;
  readonly type?: string;
}

interface Source {
  readonly route: RouteDefinition;
  readonly example: Example;
  readonly ids: Ids;
}

/** A short name of a value, for the report. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text;
}

function baseOf({ route, example, ids }: Source): { path: string; query: string; body: Record<string, unknown> | undefined } {
  return {
    path: route.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(ids[example.path?.[name] ?? 'client'])),
    query: example.query?.(ids) ?? '',
    body: example.body?.(ids) as Record<string, unknown> | undefined,
  };
}

/**
 * Ways to ask a route wrongly, each wrong in one place of a request that is right: a field, the body as a whole, a parameter of
 * the query, a part of the path.
 * @param each how many values are tried in each place; drawn by the seed
 */
export function triesOf(source: Source, { seed, each }: { readonly seed: number; readonly each: number }): Try[] {
  let turn = seed;
  const draw: Draw = (values) => fc.sample(fc.constantFrom(...values), { seed: (turn += 1), numRuns: each });
  const base = baseOf(source);
  return [...wrongBodies(source, { base, draw }), ...wrongQueries(source, { base, draw }), ...wrongPaths(source, { base, draw })];
}

type Draw = <T>(values: readonly T[]) => T[];

interface Means {
  readonly base: ReturnType<typeof baseOf>;
  readonly draw: Draw;
}

function wrongBodies({ route }: Source, { base, draw }: Means): Try[] {
  if (route.method === 'GET') return [];
  const fields = route.body ? new Set([...fieldsOf(route.body), ...Object.keys(base.body ?? {}), 'never_heard_of']) : [];
  const ofFields = [...fields].flatMap((field) =>
    draw(UGLY).map((value) => ({ ...base, what: `body.${field} = ${shown(value)}`, body: { ...base.body, [field]: value } })),
  );
  const ofBodies = draw(RAW_BODIES).map(({ type, body }) => ({ ...base, what: `body as ${type} ${shown(String(body))}`, body, type }));
  return [...ofFields, ...ofBodies];
}

function wrongQueries({ route }: Source, { base, draw }: Means): Try[] {
  const known = fieldsOf(route.query);
  const ofFields = [...known, 'never_heard_of'].flatMap((field) =>
    draw(UGLY_QUERIES).map((value) => ({ ...base, what: `?${field}=${shown(value)}`, query: `${base.query}&${field}=${value}` })),
  );
  return [...ofFields, ...known.slice(0, 1).map((field) => ({ ...base, what: `?${field} twice`, query: `${field}=1&${field}=2&${field}[a]=3` }))];
}

function wrongPaths({ route, example, ids }: Source, { base, draw }: Means): Try[] {
  const withPart = (name: string, value: string): string =>
    route.path.replace(/:(\w+)/g, (_all, at: string) => (at === name ? value : ids[example.path?.[at] ?? 'client']));
  return Object.keys(example.path ?? {}).flatMap((name) =>
    draw(UGLY_PATHS).map((value) => ({ ...base, what: `:${name} = ${shown(value)}`, path: withPart(name, value) })),
  );
}
