import type { RouteDefinition } from '../../server/src/kernel/http.ts';
import { isUuid, newId } from '../../server/src/kernel/ids.ts';
import { PERMISSIONS } from '../../server/src/modules/tenancy/access/index.ts';
import type { Answer, TestApp } from '../harness.ts';
import type { Actor } from './actors.ts';
import { newSpareIds, type Example, type Ids, type Reference } from './example.ts';
import { addFamily } from './family.ts';
import { newFamily } from './family-ids.ts';

export interface Side {
  readonly tenantId: string;
  readonly slug: string;
  readonly canary: string;
  readonly base: Ids;
  readonly vendorMeter: string;
}

export interface Matrix {
  readonly app: TestApp;
  readonly sides: Readonly<Record<'demo' | 'other', Side>>;
}

export interface Case {
  readonly matrix: Matrix;
  readonly route: RouteDefinition;
  readonly example: Example;
  readonly actor: Actor;
}

type Verdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly status: number; readonly code: string };

/** One route with one actor, over every origin of every id. @returns what is wrong, one line each. */
export async function checkCase(call: Case): Promise<string[]> {
  const problems = new Problems(call);
  if (call.route.access === 'public') {
    // nobody's affair who asks; with credentials, signing out would end the session of the tests
    if (call.actor.credential === null) problems.status(await send(call, sidesOf(call).own.base, 'own'), call.example.publicStatus ?? 200, 'public');
    return problems.found;
  }
  const verdict = verdictOf(call);
  if (verdict.kind === 'refused') await checkRefused(call, verdict, problems);
  else await checkAllowed(call, problems);
  return problems.found;
}

export function nameOf(route: RouteDefinition): string {
  return `${route.method} ${route.path}`;
}

function verdictOf({ route, actor }: Case): Verdict {
  if (actor.refusal) return { kind: 'refused', ...actor.refusal };
  if (route.access === 'signed_in') return { kind: 'allowed' };
  const roles: readonly string[] = PERMISSIONS[route.access as keyof typeof PERMISSIONS];
  const allowed = roles.includes(actor.role) && (actor.scopes === null || actor.scopes.includes(route.access));
  return allowed ? { kind: 'allowed' } : { kind: 'refused', status: 403, code: 'forbidden' };
}

/** Who may not ask hears the same for every id: what exists does not show. */
async function checkRefused(call: Case, verdict: Extract<Verdict, { kind: 'refused' }>, problems: Problems): Promise<void> {
  const { own, foreign } = sidesOf(call);
  const answers = [own.base, foreign.base, missingIds(), ...malformedIds(own.base)].map((ids) => send(call, ids, 'refused'));
  const [first, ...others] = await Promise.all(answers);
  problems.status(first!, verdict.status, 'own id');
  if (first!.body['code'] !== verdict.code) problems.add(`code ${String(first!.body['code'])} instead of ${verdict.code}`);
  for (const other of others) problems.same(first!, other, 'a refusal that depends on the id');
}

async function checkAllowed(call: Case, problems: Problems): Promise<void> {
  const { route, example, actor, matrix } = call;
  const refused = route.method === 'GET' ? sidesOf(call).own.base : await freshIds(matrix, sidesOf(call).own);
  await checkPath(call, refused, problems);
  let changed = false;
  for (const reference of example.references ?? []) changed = (await checkReference({ ...call, reference }, refused, problems)) || changed;
  if (actor.role !== 'system_admin') await checkPlaceNames(call, refused, problems);
  // what was refused all the time is as it was written, and serves for what is allowed
  const own = changed ? await freshIds(matrix, sidesOf(call).own) : refused;
  await example.prepare?.(matrix.app.sql, own);
  problems.status(await send(call, own, 'own'), statusFor(call), 'own id');
}

function statusFor({ route, example, actor }: Case): number {
  const other = actor.scopes !== null ? example.keyStatus : actor.role === 'system_admin' ? example.staffStatus : undefined;
  return other ?? example.refusedWith ?? route.status ?? 200;
}

/** Each parameter by itself and all together: own parent with foreign child, foreign parent with own child. */
async function checkPath(call: Case, own: Ids, problems: Problems): Promise<void> {
  const kinds = Object.values(call.example.path ?? {});
  const foreign = sidesOf(call).foreign.base;
  for (const wrong of kinds.length > 1 ? [...kinds.map((kind) => [kind]), kinds] : kinds.map((kind) => [kind])) {
    const only = (ids: Ids): Ids => ({ ...own, ...Object.fromEntries(wrong.map((kind) => [kind, ids[kind]])) });
    const missing = await send(call, only(missingIds()), 'missing');
    problems.status(missing, 404, `missing ${wrong.join(' and ')}`);
    if (call.example.staff !== 'platform') problems.same(missing, await send(call, only(foreign), 'foreign'), `foreign ${wrong.join(' and ')}`);
    for (const ids of malformedIds(own)) problems.same(missing, await send(call, only(ids), 'malformed'), `malformed ${wrong.join(' and ')}`);
  }
}

/** An id right beside another: only what it names can make a difference, not its place in an order. */
function neighbourOf(id: string): string {
  return id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');
}

/** @returns whether a request went through, and may have changed what it was about */
async function checkReference(call: Case & { readonly reference: Reference }, own: Ids, problems: Problems): Promise<boolean> {
  const { reference, route, example, actor } = call;
  if (example.staff === 'platform' && actor.role === 'system_admin') return false;
  const foreignValue = sidesOf(call).foreign.base[reference.kind];
  const missingValue = isUuid(foreignValue) ? neighbourOf(foreignValue) : missingIds()[reference.kind];
  const answers = [missingValue, foreignValue].map((value) => sendWith(call, own, value));
  const [missing, foreign] = [await answers[0]!, await answers[1]!];
  // an answer may repeat what was asked, and what was made has an id of its own
  const comparable = (answer: Answer, value: string): Answer =>
    route.method !== 'GET' && answer.status < 300 ? { ...answer, text: shapeOf(answer.body) } : { ...answer, text: answer.text.replaceAll(value, '<value>') };
  problems.same(comparable(missing, missingValue), comparable(foreign, foreignValue), `foreign ${reference.kind} as ${reference.field} in the ${reference.in}`);
  return route.method !== 'GET' && (missing.status < 300 || foreign.status < 300);
}

/** A client named beside the credentials can only narrow: a foreign one answers as one that is not there. */
async function checkPlaceNames(call: Case, own: Ids, problems: Problems): Promise<void> {
  const { foreign, own: home } = sidesOf(call);
  const missing = await send(call, own, 'place', { headers: { 'x-tenant': newId() } });
  problems.status(missing, 404, 'a client in X-Tenant that is not there');
  // two names must mean one client, also where the caller belongs to both
  problems.same(
    missing,
    await send(call, own, 'place', { headers: { 'x-tenant': home.tenantId }, extra: `client=${foreign.tenantId}` }),
    'another client in ?client= beside X-Tenant',
  );
  if (call.actor.alsoIn?.includes(foreign.slug)) return;
  for (const name of [foreign.tenantId, foreign.slug, 'no-such-client', `${home.slug}, ${foreign.slug}`])
    problems.same(missing, await send(call, own, 'place', { headers: { 'x-tenant': name } }), `X-Tenant: ${name}`);
  problems.same(missing, await send(call, own, 'place', { extra: `client=${foreign.tenantId}` }), 'another client in ?client=');
}

function sidesOf({ matrix, actor }: Case): { readonly own: Side; readonly foreign: Side } {
  return actor.home === 'demo' ? { own: matrix.sides.demo, foreign: matrix.sides.other } : { own: matrix.sides.other, foreign: matrix.sides.demo };
}

export async function freshIds({ app }: Matrix, side: Pick<Side, 'tenantId' | 'canary' | 'vendorMeter'>): Promise<Ids> {
  const family = await addFamily({ query: app.sql, secrets: app.secrets, tenantId: side.tenantId, canary: side.canary });
  return { ...family, ...newSpareIds(), vendorMeter: side.vendorMeter };
}

function missingIds(): Ids {
  const family = newFamily(newId());
  return { ...family, ...newSpareIds(), vendorMeter: newFamily(newId()).meterNumber };
}

function malformedIds(like: Ids): Ids[] {
  return ['not-an-id', "1'%20or%20'1'='1"].map((text) => Object.fromEntries(Object.keys(like).map((kind) => [kind, text])) as unknown as Ids);
}

type Origin = 'own' | 'foreign' | 'missing' | 'malformed' | 'refused' | 'place';

interface Extra {
  readonly headers?: Readonly<Record<string, string>>;
  readonly extra?: string;
}

/** The ids go into the path; body and query name the actor's own things. */
async function send(call: Case, ids: Ids, ...[origin, { headers = {}, extra = '' } = {}]: [Origin, Extra?]): Promise<Answer> {
  const { route, example, matrix } = call;
  const own = origin === 'own' || origin === 'place' ? ids : { ...sidesOf(call).own.base, vendorMeter: sidesOf(call).own.vendorMeter };
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) => ids[example.path?.[name] ?? 'client']);
  const query = [example.query?.(own), extra].filter(Boolean).join('&');
  const body = example.body?.(own);
  return matrix.app.api(route.method, query ? `${path}?${query}` : path, {
    ...credentials(call),
    headers: { ...placeOf(call), ...headers },
    ...(body ? { body } : {}),
  });
}

const textOf = (given: string | object): string => (typeof given === 'string' ? given : JSON.stringify(given));

async function sendWith(call: Case & { readonly reference: Reference }, own: Ids, value: string): Promise<Answer> {
  const { route, example, matrix, reference } = call;
  const path = route.path.replace(/:(\w+)/g, (_all, name: string) => own[example.path?.[name] ?? 'client']);
  const given = reference.as ? reference.as(value) : value;
  const query = reference.in === 'query' ? `${reference.field}=${encodeURIComponent(textOf(given))}` : (example.query?.(own) ?? '');
  const body = reference.in === 'body' ? { ...example.body?.(own), [reference.field]: given } : example.body?.(own);
  return matrix.app.api(route.method, query ? `${path}?${query}` : path, { ...credentials(call), headers: placeOf(call), ...(body ? { body } : {}) });
}

function credentials({ actor }: Case): { as?: string } {
  return actor.credential === null ? {} : { as: actor.credential };
}

function placeOf({ actor, example, matrix }: Case): Record<string, string> {
  const named = actor.role === 'system_admin' ? example.staff !== 'platform' : actor.alsoIn !== undefined;
  return named ? { 'x-tenant': matrix.sides[actor.home].tenantId } : {};
}

/** What kind of answer it is, without its texts. */
export function shapeOf(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (typeof value === 'string' && key !== 'code' && key !== 'client' ? 'text' : value));
}

/** An answer without what differs for every request, and from one second to the next: a link that expires. */
function bytesOf({ status, text, headers }: Answer): string {
  return `${status} ${headers.get('content-type') ?? ''} ${text.replace(/"request_id":"[^"]*"/, '').replaceAll(/expires=\d+&signature=[\w-]+/g, '')}`;
}

class Problems {
  readonly found: string[] = [];
  readonly #call: Case;
  constructor(call: Case) {
    this.#call = call;
  }

  add(text: string): void {
    this.found.push(`${this.#call.actor.name}: ${text}`);
  }

  status(answer: Answer, expected: number, what: string): void {
    this.#look(answer);
    if (answer.status !== expected) this.add(`${what}: ${answer.status} instead of ${expected}: ${answer.text.slice(0, 300)}`);
  }

  same(one: Answer, other: Answer, what: string): void {
    this.#look(one);
    this.#look(other);
    if (bytesOf(one) !== bytesOf(other)) this.add(`${what} shows:\n    ${bytesOf(one).slice(0, 400)}\n    ${bytesOf(other).slice(0, 400)}`);
  }

  /** What no answer may be, whoever asks for whatever. */
  #look(answer: Answer): void {
    const { actor, example, route } = this.#call;
    if (answer.status >= 500 || answer.status === 429) this.add(`answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    const { foreign } = sidesOf(this.#call);
    const seesBoth = example.staff === 'platform' || (actor.alsoIn !== undefined && route.access === 'signed_in');
    if (!seesBoth && (answer.text.includes(foreign.canary) || JSON.stringify([...answer.headers]).includes(foreign.canary)))
      this.add(`shows what is ${foreign.slug}'s: ${around(answer.text, foreign.canary)}`);
  }
}

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return text.slice(Math.max(0, at - 100), at + 150);
}
