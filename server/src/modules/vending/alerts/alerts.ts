import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { statementOf, type Statement } from '../../../kernel/write-at-once.ts';
import { insertAlerts, insertion, type NewAlert } from './queries.ts';

/** Puts alerts before people, in the transaction of what caused them; an open one of the same key is not repeated. */
export async function raiseAlerts(tx: Tx, alerts: readonly Omit<NewAlert, 'id'>[]): Promise<void> {
  if (alerts.length > 0)
    await insertAlerts(
      tx,
      alerts.map((alert) => ({ ...alert, id: newId() })),
    );
}

/** As `raiseAlerts`, for a transaction that is written at once. */
export function alertsStatement(tenantId: string, alerts: readonly Omit<NewAlert, 'id'>[]): Statement {
  return statementOf(
    insertion(
      tenantId,
      alerts.map((alert) => ({ ...alert, id: newId() })),
    ),
  );
}
