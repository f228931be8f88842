import type { Db } from './db.ts';

/**
 * Refuses a login that row security would not hold: superuser, BYPASSRLS or owner of any table.
 * @throws Error with one line that says what to set.
 */
export async function assertRuntimeRole(db: Db): Promise<void> {
  const { rows } = await db.asSystem((tx) =>
    tx.raw(`
    select r.rolsuper, r.rolbypassrls,
      exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')) as owns
    from pg_roles r where r.rolname = current_user`),
  );
  const role = rows[0];
  if (!role || role['rolsuper'] === true || role['rolbypassrls'] === true || role['owns'] === true) {
    throw new Error(
      'the database login may bypass row security (superuser, BYPASSRLS or table owner): point DATABASE_URL at a plain runtime role, or let `mkondo migrate` make one',
    );
  }
}
