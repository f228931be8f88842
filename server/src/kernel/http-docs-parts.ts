import type { ErrorStatus } from './errors.ts';
import { ErrorBody } from './http-errors.ts';

/** What the document says in one place and its operations point to. */

export type Json = Readonly<Record<string, unknown>>;

/** Refusals that an operation lists by themselves; `4XX` and `5XX` stand for the few that can come to any. */
type Refusal = ErrorStatus | '4XX' | '5XX';

interface RefusalText {
  readonly name: string;
  readonly description: string;
  readonly example: { readonly code: string; readonly message: string; readonly details?: Json };
  readonly headers?: readonly (keyof typeof HEADERS)[];
}

const HEADERS = {
  ETag: { description: 'The object as it is now. Send it back as `If-Match` with a change.', schema: { type: 'string' }, example: '"1bqm0v3k2"' },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 }, example: 5 },
  'RateLimit-Limit': { description: 'Requests that the caller may make in the present window.', schema: { type: 'integer', minimum: 0 }, example: 1200 },
  'RateLimit-Remaining': { description: 'Requests left in it.', schema: { type: 'integer', minimum: 0 }, example: 0 },
  'RateLimit-Reset': { description: 'Seconds until it ends.', schema: { type: 'integer', minimum: 0 }, example: 12 },
};

const REFUSALS: Readonly<Partial<Record<Refusal, RefusalText>>> = {
  400: {
    name: 'BadRequest',
    description: 'Fields are wrong (`details` names each), the body is no JSON, or platform staff named no client.',
    example: { code: 'invalid', message: 'Some fields are not valid.', details: { amount: ['This field is required.'] } },
  },
  401: {
    name: 'Unauthenticated',
    description: 'No credentials, or none that are good any more.',
    example: { code: 'auth.required', message: 'Sign in first.' },
  },
  403: {
    name: 'Forbidden',
    description: 'The role, or the scopes of the key, do not allow it; or another person must do it.',
    example: { code: 'forbidden', message: 'Your role does not allow this.' },
  },
  404: { name: 'NotFound', description: "Missing, or somebody else's: the two answer alike.", example: { code: 'not_found', message: 'Not found.' } },
  409: {
    name: 'Conflict',
    description: 'The state of things speaks against it; `code` says what. Nothing was changed.',
    example: { code: 'idempotency.key_reused', message: 'This Idempotency-Key was used for another request.' },
  },
  412: {
    name: 'PreconditionFailed',
    description: '`If-Match` names an older state.',
    example: { code: 'precondition_failed', message: 'Somebody else has changed this meanwhile. Load it again, then repeat your change.' },
  },
  429: {
    name: 'RateLimited',
    description: 'Too many requests of this caller.',
    example: { code: 'rate_limited', message: 'Too many requests. Try again in 12 seconds.', details: { limit: 1200 } },
    headers: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  },
  502: {
    name: 'RefusedElsewhere',
    description: 'A provider refused; nothing happened there.',
    example: { code: 'payments.push_refused', message: 'M-Pesa did not take the request.' },
  },
  503: {
    name: 'Unavailable',
    description: 'The database, or a provider that must be asked first, is away. After a request that spends, look whether it took effect.',
    example: { code: 'unavailable', message: 'The service is not available for a moment. Try again.' },
    headers: ['Retry-After'],
  },
  '4XX': {
    name: 'Refused',
    description: 'Refused for another reason: a body too large (413), a content type that is not taken (415).',
    example: { code: 'unsupported_media_type', message: 'Send JSON.' },
  },
  '5XX': {
    name: 'Failed',
    description: 'Ours. Whether the request took effect is not known: look before it is repeated.',
    example: { code: 'internal', message: 'Something went wrong on our side. Quote the request id.' },
  },
};

const PARAMETERS = {
  Tenant: {
    name: 'X-Tenant',
    in: 'header',
    required: false,
    description: 'The client this is for, by id or slug. Without it: the first membership of a person, the client of a key. It can only narrow.',
    schema: { type: 'string', maxLength: 63 },
    example: 'demo',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes a repetition harmless: the first answer is kept and given again. Use a new one for each thing you want done.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: '0199c0de-7a11-7c3e-9b1d-2f7c5b8f4a10',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` of the object as you saw it; 412 when somebody else was first.',
    schema: { type: 'string' },
    example: '"1bqm0v3k2"',
  },
};

const SECURITY_SCHEMES = {
  session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of `POST /api/auth/login/`; lasts 15 minutes.' },
  api_key: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'mk_live_…',
    description: 'API key of a client, made at `POST /api/api-keys/`; its scopes are permissions.',
  },
};

export function components(): Json {
  const responses = Object.values(REFUSALS).map((text) => [text.name, refusalResponse(text)] as const);
  return {
    schemas: { Error: ErrorBody },
    responses: Object.fromEntries(responses),
    parameters: PARAMETERS,
    headers: HEADERS,
    securitySchemes: SECURITY_SCHEMES,
  };
}

function refusalResponse({ description, example, headers = [] }: RefusalText): Json {
  const body = { error: true, details: {}, request_id: '019a1c2e-5b7d-7f00-8a3b-4c5d6e7f8091', docs_url: '/api/docs/', ...example };
  return {
    description,
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers.map((name) => [name, headerRef(name)])) } : {}),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: body } },
  };
}

export function headerRef(name: keyof typeof HEADERS): Json {
  return { $ref: `#/components/headers/${name}` };
}

export function parameterRef(name: keyof typeof PARAMETERS): Json {
  return { $ref: `#/components/parameters/${name}` };
}

/** What the given refusals answer with, and the rest by their hundreds. */
export function refusals(statuses: readonly ErrorStatus[]): Json {
  const all: readonly Refusal[] = [...statuses.toSorted((a, b) => a - b), '4XX', '5XX'];
  return Object.fromEntries(all.flatMap((status) => (REFUSALS[status] ? [[status, { $ref: `#/components/responses/${REFUSALS[status].name}` }]] : [])));
}
