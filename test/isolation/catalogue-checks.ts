import {
  APPEND_ONLY,
  CHANGED_BY_COLUMN,
  CONTROL_TABLES_WITH_TENANT,
  DELETABLE,
  EXTRA_POLICIES,
  GLOBAL_UNIQUE_KEYS,
  HIDDEN_FROM_PLATFORM,
  READABLE_HASHES,
  TABLES_WITHOUT_TENANT,
  UNPINNED_FUNCTIONS,
  WITHHELD,
} from './catalogue-lists.ts';

type Row = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- rows of the catalogue
export type Query = (text: string, values?: readonly unknown[]) => Promise<Row[]>;
/** Looks for breaches of one rule. @returns one line per breach. */
export type Check = (query: Query, login: string) => Promise<string[]>;

const IN_PUBLIC = "relnamespace = 'public'::regnamespace";
const BY_TENANT = "(tenant_id = (current_setting('app.tenant_id'::text))::uuid)";

const names = (rows: readonly Row[]): string[] => rows.map((row) => row['name'] as string);

/** Tables of tenants: every one with a tenant_id that is not named as a control table. */
export async function tenantTables(query: Query): Promise<string[]> {
  const rows = await query(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped where ${IN_PUBLIC} and c.relkind in ('r', 'p') order by 1`,
  );
  return names(rows).filter((name) => !(name in CONTROL_TABLES_WITH_TENANT));
}

const rowSecurity: Check = async (query) => {
  const tables = await tenantTables(query);
  const rows = await query(
    `
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced, a.attnotnull and a.atttypid = 'uuid'::regtype as sound,
      (select a.attnum = i.indkey[0] from pg_index i where i.indrelid = c.oid and i.indisprimary) as leads
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where ${IN_PUBLIC} and c.relname = any($1)`,
    [tables],
  );
  return rows.flatMap((row) => [
    ...(row['forced'] ? [] : [`${row['name']}: row security is not forced`]),
    ...(row['sound'] ? [] : [`${row['name']}: tenant_id is not "uuid not null"`]),
    ...(row['leads'] ? [] : [`${row['name']}: the primary key does not begin with tenant_id`]),
  ]);
};

const EXPECTED: Readonly<Record<string, string>> = {
  tenant_isolation: JSON.stringify(['PERMISSIVE', 'ALL', '{mkondo_runtime}', BY_TENANT, BY_TENANT]),
  platform_read: JSON.stringify(['PERMISSIVE', 'SELECT', '{mkondo_platform}', 'true', null]),
};

const policies: Check = async (query) => {
  const rows = await query("select tablename, policyname, permissive, cmd, roles::text, qual, with_check from pg_policies where schemaname = 'public'");
  const found = new Map(rows.map((row) => [`${row['tablename']}.${row['policyname']}`, row]));
  const breaches: string[] = [];
  for (const table of await tenantTables(query)) {
    for (const [policy, expected] of Object.entries(EXPECTED)) {
      const key = `${table}.${policy}`;
      const row = found.get(key);
      found.delete(key);
      if (!row) breaches.push(`${key}: missing`);
      else if (JSON.stringify([row['permissive'], row['cmd'], row['roles'], row['qual'], row['with_check']]) !== expected)
        breaches.push(`${key}: not as it must be`);
    }
  }
  for (const key of Object.keys(EXTRA_POLICIES)) {
    if (found.get(key)?.['permissive'] === 'RESTRICTIVE') found.delete(key);
    else breaches.push(`${key}: expected as a restrictive policy`);
  }
  return [...breaches, ...[...found.keys()].map((key) => `${key}: a policy nobody has given a reason for`)];
};

const everyTableIsKnown: Check = async (query) => {
  const all = names(await query(`select relname as name from pg_class where ${IN_PUBLIC} and relkind in ('r', 'p', 'f')`));
  const known = new Set([...(await tenantTables(query)), ...Object.keys(CONTROL_TABLES_WITH_TENANT), ...Object.keys(TABLES_WITHOUT_TENANT)]);
  const stale = [...known].filter((name) => !all.includes(name));
  return [
    ...all.filter((name) => !known.has(name)).map((name) => `${name}: no tenant_id, and no reason for it`),
    ...stale.map((name) => `${name}: listed, but there is no such table`),
  ];
};

const views: Check = async (query) =>
  names(
    await query(`
  select relname || ': a view must be security_invoker; materialised views have no row security' as name from pg_class
  where ${IN_PUBLIC} and (relkind = 'm' or (relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']))
  union all select relname || ': a partition is granted directly, past its parent''s policies' from pg_class where ${IN_PUBLIC} and relispartition and relacl is not null and not relforcerowsecurity`),
  );

const foreignKeys: Check = async (query) => {
  const tables = await tenantTables(query);
  const rows = await query(`
    select k.conname as name, t.relname as child, p.relname as parent,
      (select array_agg(a.attname::text order by n) from unnest(k.conkey) with ordinality as u(num, n) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
      (select array_agg(a.attname::text order by n) from unnest(k.confkey) with ordinality as u(num, n) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as targets
    from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class p on p.oid = k.confrelid where k.contype = 'f' and k.connamespace = 'public'::regnamespace`);
  return rows.flatMap((row) => {
    if (!tables.includes(row['child'] as string)) return [];
    const [column, target] = [(row['columns'] as string[])[0], (row['targets'] as string[])[0]];
    const sound =
      row['parent'] === 'tenants' ? column === 'tenant_id' : tables.includes(row['parent'] as string) && column === 'tenant_id' && target === 'tenant_id';
    return sound ? [] : [`${row['name']}: ${row['child']} -> ${row['parent']} does not carry the tenant`];
  });
};

const uniqueKeys: Check = async (query) => {
  const rows = await query(`
    select c.relname as name, coalesce(a.attname = 'tenant_id', false) as leads from pg_index i join pg_class c on c.oid = i.indexrelid
    left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where c.${IN_PUBLIC} and (i.indisunique or i.indisexclusion)`);
  const global = rows.filter((row) => !row['leads']).map((row) => row['name'] as string);
  return [
    ...global.filter((name) => !(name in GLOBAL_UNIQUE_KEYS)).map((name) => `${name}: does not begin with tenant_id, and no reason for it`),
    ...Object.keys(GLOBAL_UNIQUE_KEYS)
      .filter((name) => !global.includes(name))
      .map((name) => `${name}: listed, but there is no such key`),
  ];
};

const functions: Check = async (query) => {
  const definers = await query(
    `select n.nspname || '.' || p.proname || ': runs with its owner''s rights' as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const unpinned = names(
    await query(`
    select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`),
  );
  return [...names(definers), ...unpinned.filter((name) => !(name in UNPINNED_FUNCTIONS)).map((name) => `${name}: its search path is not pinned`)];
};

const roles: Check = async (query, login) => {
  const ours = ['mkondo_runtime', 'mkondo_platform', login];
  const mighty = await query(
    'select rolname as name from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)',
    [ours],
  );
  const owned = await query(
    `
    select r.rolname || ' owns ' || o.what as name from pg_roles r join (
      select relowner as owner, relname as what from pg_class union all select proowner, proname from pg_proc union all select nspowner, nspname from pg_namespace union all select datdba, datname from pg_database
    ) o on o.owner = r.oid where r.rolname = any($1)`,
    [ours],
  );
  const member = await query(
    `
    select m.rolname || ' is a member of ' || g.rolname as name from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
    where m.rolname = any($1) and not (m.rolname = $2 and (g.rolname = 'mkondo_runtime' or (g.rolname = 'mkondo_platform' and not a.inherit_option))) or (m.rolname = $2 and a.admin_option)`,
    [ours, login],
  );
  const creates = await query(
    "select r || ' may create in ' || n.nspname as name from unnest($1::text[]) r, pg_namespace n where n.nspname in ('public', 'jobs') and has_schema_privilege(r, n.oid, 'create')",
    [ours],
  );
  return [...names(mighty).map((name) => `${name}: may do what no runtime role may`), ...names(owned), ...names(member), ...names(creates)];
};

const runtimeRights: Check = async (query, login) => {
  const rows = await query(
    `
    select c.relname as name, array(select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p where has_table_privilege($1, c.oid, p)) as rights
    from pg_class c where ${IN_PUBLIC} and c.relkind in ('r', 'p', 'v')`,
    [login],
  );
  const columns = await query(
    `select c.relname || '.' || a.attname || ': granted by column, which no list here sees' as name from pg_attribute a join pg_class c on c.oid = a.attrelid join lateral aclexplode(a.attacl) g on true join pg_roles r on r.oid = g.grantee where c.${IN_PUBLIC} and a.attacl is not null and r.rolname <> 'mkondo_platform' and c.relname || '.' || a.attname <> all($1)`,
    [Object.keys(CHANGED_BY_COLUMN)],
  );
  const allowed = (name: string): string[] => [
    'SELECT',
    ...(name === 'schema_migrations' ? [] : ['INSERT']),
    ...(APPEND_ONLY.includes(name) || name === 'schema_migrations' ? [] : ['UPDATE']),
    ...(name in DELETABLE ? ['DELETE'] : []),
  ];
  return [
    ...names(columns),
    ...rows.flatMap((row) => {
      const extra = (row['rights'] as string[]).filter((right) => !allowed(row['name'] as string).includes(right));
      return extra.length > 0 ? [`${row['name']}: the product may ${extra.join(', ')}`] : [];
    }),
  ];
};

const platformRights: Check = async (query) => {
  const rows = await query(`
    select c.oid::regclass::text as name, c.relname, array(select p from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p where has_table_privilege('mkondo_platform', c.oid, p)) as rights,
      has_table_privilege('mkondo_platform', c.oid, 'SELECT') and has_schema_privilege('mkondo_platform', n.oid, 'USAGE') as reads, n.nspname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p', 'v')`);
  return rows.flatMap((row) => [
    ...((row['rights'] as string[]).length > 0 ? [`${row['name']}: platform staff may ${(row['rights'] as string[]).join(', ')}`] : []),
    ...(row['reads'] && (row['nspname'] === 'jobs' || HIDDEN_FROM_PLATFORM.includes(row['relname'] as string))
      ? [`${row['name']}: platform staff may read it`]
      : []),
  ]);
};

/** By their names: what lies sealed or hashed is not for lists across tenants, and everything else of a table is. */
const secretsApart: Check = async (query) => {
  const rows = await query(`
    select c.relname || '.' || a.attname as name, a.attname ~ '_(sealed|hash)$' as secret, has_column_privilege('mkondo_platform', c.oid, a.attnum, 'SELECT') as reads
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.${IN_PUBLIC} and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped and has_any_column_privilege('mkondo_platform', c.oid, 'SELECT')`);
  const read = names(rows.filter((row) => row['secret'] && row['reads']));
  const withheld = names(rows.filter((row) => !row['secret'] && !row['reads']));
  return [
    ...read.filter((name) => !(name in READABLE_HASHES)).map((name) => `${name}: platform staff may read it`),
    ...withheld.filter((name) => !(name in WITHHELD)).map((name) => `${name}: kept from platform staff, and no reason for it`),
    ...Object.keys(READABLE_HASHES)
      .filter((name) => !read.includes(name))
      .map((name) => `${name}: listed, but platform staff do not read it`),
    ...Object.keys(WITHHELD)
      .filter((name) => !withheld.includes(name))
      .map((name) => `${name}: listed, but not withheld`),
  ];
};

const nothingForEverybody: Check = async (query) =>
  names(
    await query(`
  select n.nspname || '.' || c.relname || ': granted to everybody' as name from pg_class c join pg_namespace n on n.oid = c.relnamespace, lateral aclexplode(c.relacl) g
  where n.nspname in ('public', 'jobs') and g.grantee = 0`),
  );

export const CHECKS: Readonly<Record<string, Check>> = {
  'tenant tables have forced row security and keys that begin with the tenant': rowSecurity,
  'tenant tables have exactly the two policies, and writes are checked like reads': policies,
  'a table without a tenant has a reason': everyTableIsKnown,
  'views and partitions do not go around row security': views,
  'foreign keys between tenant tables carry the tenant': foreignKeys,
  'a unique key begins with the tenant or has a reason': uniqueKeys,
  "no function runs with its owner's rights, and search paths are pinned": functions,
  'the runtime roles are plain, own nothing and may create nothing': roles,
  'the product may do no more with a table than is written down': runtimeRights,
  'platform staff read, and not what signs people in': platformRights,
  'platform staff read nothing that lies sealed or hashed': secretsApart,
  'nothing is granted to everybody': nothingForEverybody,
};
