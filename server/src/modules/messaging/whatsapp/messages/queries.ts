import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { Place } from '../../../../kernel/phone.ts';

/** Where the tenant works: decides how its people write phone numbers. */
export async function placeOf({ q, tenantId }: Tx): Promise<Place> {
  return (await sql<Place>`select time_zone as "timeZone", currency from tenants where id = ${tenantId}`.execute(q)).rows[0]!;
}
