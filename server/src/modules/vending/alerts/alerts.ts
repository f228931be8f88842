import type { Tx } from '../../../kernel/db.ts';
import { announce, type Fact } from '../../../kernel/facts.ts';
import { newId } from '../../../kernel/ids.ts';
import { publish } from '../../../kernel/realtime.ts';
import { statementOf, type Statement } from '../../../kernel/write-at-once.ts';
import { endAlerts, insertion, type NewAlert } from './queries.ts';
import type { EndingReason } from './texts/endings.ts';
import { say, type Saying } from './texts/say.ts';

export interface RaisedAlert extends Omit<NewAlert, 'id' | 'occurrences' | 'message' | 'said'> {
  /** Told to everybody in their own language; `message` is made of it for those who read English. */
  readonly says: Saying;
}

/**
 * Puts alerts before people, in the transaction of what caused them. An open one of the same key is not repeated: it
 * counts the occurrence and shows the newest message. A type that the tenant has switched off is not raised.
 */
export async function raiseAlerts(tx: Tx, alerts: readonly RaisedAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = numbered(alerts);
  const raised = new Set((await insertion(tx.tenantId, rows).execute(tx.q)).rows.flatMap(({ id, is_new: isNew }) => (isNew ? [id] : [])));
  if (raised.size > 0) announce(tx, 'alert.raised', () => rows.filter(({ id }) => raised.has(id)).map(factOf));
  publish(tx, { topic: 'alerts', kind: 'alert.changed', object: null });
}

/** What it says stays here: other systems ask for it, by the permission to read alerts. */
function factOf({ id, type, severity, meterId, customerId, paymentId }: NewAlert): Fact {
  return {
    object: id,
    path: `/api/alerts/${id}/`,
    data: { alert: id, alert_type: type, severity, meter: meterId, customer: customerId, payment: paymentId },
  };
}

/** As `raiseAlerts`, for a transaction that is written at once. */
export function alertsStatement(tenantId: string, alerts: readonly RaisedAlert[]): Statement {
  return statementOf(insertion(tenantId, numbered(alerts)));
}

/** One row per key, in the order of the keys: two batches that meet the same open alerts lock them alike. */
function numbered(alerts: readonly RaisedAlert[]): readonly NewAlert[] {
  const byKey = Map.groupBy(alerts, (alert) => alert.dedupeKey);
  return [...byKey.keys()].sort().map((key) => {
    const same = byKey.get(key)!;
    const { says, ...alert } = same.at(-1)!;
    return { ...alert, message: say(says, 'en'), said: says, id: newId(), occurrences: same.length };
  });
}

export interface Ending {
  readonly keys: readonly string[];
  /** Said in the history, in the language of its reader. */
  readonly reason: EndingReason;
  readonly at: Date;
}

/** Ends open alerts whose cause is gone, by the keys under which they were raised; others are left alone. */
export async function resolveAlerts(tx: Tx, ending: Ending): Promise<void> {
  if (ending.keys.length === 0) return;
  await endAlerts(tx, ending);
  publish(tx, { topic: 'alerts', kind: 'alert.changed', object: null });
}
