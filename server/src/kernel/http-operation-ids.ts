/** Words that end like a plural and are none: `GET …/stats/` reads one thing. */
const ONE_THING = /(?:^|[-_])(?:status|stats|settings|limits|arrears|sms|redis|analytics)$|ss$/;

const ON_A_ROW: Readonly<Record<string, string>> = { GET: 'get', POST: 'post', PUT: 'replace', PATCH: 'update', DELETE: 'delete' };
const ON_A_LIST: Readonly<Record<string, string>> = { GET: 'list', POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' };
const ON_ONE_THING: Readonly<Record<string, string>> = { PUT: 'replace', PATCH: 'update', DELETE: 'delete' };

/**
 * The name of an operation in clients made from the document, from method and path alone, so that it stays while they do:
 * `GET /api/meters/` is `meters_list`, `PATCH /api/meters/:id/` `meters_update`, `POST /api/payments/:id/retry/` `payments_retry`.
 */
export function operationIdOf(method: string, path: string): string {
  const parts = path
    .replace(/^\/api\//, '/')
    .split('/')
    .filter((part) => part !== '');
  const words = parts.filter((part) => !part.startsWith(':'));
  const verb = verbsFor(parts.at(-1) ?? '')[method];
  return [...words, ...(verb === undefined ? [] : [verb])].join('_').replaceAll('-', '_').toLowerCase();
}

function verbsFor(last: string): Readonly<Record<string, string>> {
  if (last.startsWith(':')) return ON_A_ROW;
  return last.endsWith('s') && !ONE_THING.test(last) ? ON_A_LIST : ON_ONE_THING;
}
