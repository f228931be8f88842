import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface ClientHead {
  readonly name: string;
  readonly zone: string;
  readonly language: string;
  /** The client's own colour as it was entered. */
  readonly colour: string | null;
}

/** Whose report it is, and by which clock. */
export async function clientHead(tx: Tx): Promise<ClientHead> {
  const { rows } =
    await sql<ClientHead>`select name, time_zone as zone, language, branding ->> 'primary_color' as colour from tenants where id = ${tx.tenantId}`.execute(
      tx.q,
    );
  return rows[0]!;
}
