import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

/** Undoes what one row did when it turns out to be refused; the other rows of the batch stay. */
export async function inSavepoint<T>({ q }: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint one_row`.execute(q);
  try {
    const done = await work();
    await sql`release savepoint one_row`.execute(q);
    return done;
  } catch (error) {
    await sql`rollback to savepoint one_row`.execute(q);
    throw error;
  }
}
