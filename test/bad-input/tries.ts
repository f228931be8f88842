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
  const { route, example } = source;
  const base = baseOf(source);
  let turn = seed;
  const draw = <T>(values: readonly T[]): T[] => fc.sample(fc.constantFrom(...values), { seed: (turn += 1), numRuns: each });
  const tries: Try[] = [];
  for (const field of route.body ? [...new Set([...fieldsOf(route.body), ...Object.keys(base.body ?? {}), 'never_heard_of'])] : [])
    for (const value of draw(UGLY)) tries.push({ ...base, what: `body.${field} = ${shown(value)}`, body: { ...base.body, [field]: value } });
  if (route.method !== 'GET')
    for (const raw of draw(RAW_BODIES)) tries.push({ ...base, what: `body as ${raw.type} ${shown(String(raw.body))}`, body: raw.body, type: raw.type });
  for (const field of [...fieldsOf(route.query), 'never_heard_of'])
    for (const value of draw(UGLY_QUERIES)) tries.push({ ...base, what: `?${field}=${shown(value)}`, query: `${base.query}&${field}=${value}` });
  for (const field of fieldsOf(route.query).slice(0, 1)) tries.push({ ...base, what: `?${field} twice`, query: `${field}=1&${field}=2&${field}[a]=3` });
  for (const name of Object.keys(example.path ?? {}))
    for (const value of draw(UGLY_PATHS))
      tries.push({
        ...base,
        what: `:${name} = ${shown(value)}`,
        path: route.path.replace(/:(\w+)/g, (_all, at: string) => (at === name ? value : source.ids[example.path?.[at] ?? 'client'])),
      });
  return tries;
}
