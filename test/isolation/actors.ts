import type { TestApp } from '../harness.ts';
import { DEMO_PASSWORD } from '../harness.ts';
import { hashPassword } from '../../server/src/kernel/crypto.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import { newKey } from '../../server/src/modules/tenancy/api-keys/key.ts';

export interface Actor {
  readonly name: string;
  /** Access token or API key; null: nobody. */
  readonly credential: string | null;
  readonly role: string;
  /** Null: whatever the role may. */
  readonly scopes: readonly string[] | null;
  readonly home: 'demo' | 'other';
  /** How every request of theirs is answered, whatever it is. */
  readonly refusal?: { readonly status: number; readonly code: string };
  /** Other clients they belong to; they act for their home. */
  readonly alsoIn?: readonly string[];
}

export interface Actors {
  readonly atDemo: readonly Actor[];
  readonly atOther: readonly Actor[];
}

const SOME_SCOPES = [
  'meters.read',
  'meters.write',
  'customers.read',
  'customers.write',
  'payments.read',
  'payments.retry',
  'tokens.read',
  'alerts.read',
  'tariffs.read',
];

export async function createActors(app: TestApp): Promise<Actors> {
  const { demo, other } = app.tenantIds;
  const seeded = async (name: string, role: string, home: Actor['home'] = 'demo'): Promise<Actor> => ({
    name,
    role,
    home,
    scopes: null,
    credential: await app.login(name),
  });
  const [double, outside, disabled] = [await addPerson(app, [demo, other]), await addPerson(app, [demo]), await addPerson(app, [demo])];
  // they signed in before they were suspended
  await app.sql('update memberships set is_active = false where user_id = $1', [outside.id]);
  await app.sql('update users set is_active = false where id = $1', [disabled.id]);
  const person = { role: 'client_admin', scopes: null, home: 'demo' } as const;
  return {
    atDemo: [
      { ...person, name: 'nobody', credential: null, refusal: { status: 401, code: 'auth.required' } },
      { ...person, name: 'a forged token', credential: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', refusal: { status: 401, code: 'auth.invalid_token' } },
      { ...person, name: 'a disabled account', credential: disabled.token, refusal: { status: 401, code: 'auth.invalid_token' } },
      { ...person, name: 'a suspended membership', credential: outside.token, refusal: { status: 403, code: 'auth.no_client' } },
      await seeded('viewer@demo.test', 'read_only'),
      await seeded('engineer@demo.test', 'field_engineer'),
      await seeded('operator@demo.test', 'operator'),
      await seeded('owner@demo.test', 'client_admin'),
      await seeded('admin@mkondo.test', 'system_admin'),
      { ...person, name: 'somebody of two clients', credential: double.token, alsoIn: ['other'] },
      { ...person, name: 'an API key without scopes', credential: await addKey(app, demo, []), scopes: [] },
      { ...person, name: 'an API key with scopes', credential: await addKey(app, demo, SOME_SCOPES), scopes: SOME_SCOPES },
    ],
    atOther: [await seeded('owner@other.test', 'client_admin', 'other')],
  };
}

export async function addPerson(app: TestApp, tenants: readonly string[]): Promise<{ readonly id: string; readonly token: string }> {
  const [id, email] = [newId(), `person-${newId()}@isolation.test`];
  await app.sql('insert into users (id, email, password_hash, home_tenant_id) values ($1, $2, $3, $4)', [
    id,
    email,
    await hashPassword(DEMO_PASSWORD),
    tenants[0],
  ]);
  for (const tenant of tenants) await app.sql("insert into memberships (user_id, tenant_id, role) values ($1, $2, 'client_admin')", [id, tenant]);
  return { id, token: await app.login(email) };
}

async function addKey(app: TestApp, tenantId: string, scopes: readonly string[]): Promise<string> {
  const key = newKey();
  await app.sql("insert into api_keys (id, tenant_id, key_hash, prefix, name, scopes) values ($1, $2, $3, $4, 'Till', $5)", [
    newId(),
    tenantId,
    key.hash,
    key.prefix,
    scopes,
  ]);
  return key.text;
}
