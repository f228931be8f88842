import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import type { Saying } from '../../alerts/port.ts';
import type { ReconciliationTools } from '../deps.ts';
import { BREAK_CLASSES, classOf, type BreakClass, type FoundBreak } from './classes.ts';
import { openClasses, upsertBreaks, type BreakWrite, type Seen } from './queries.ts';

/** Writes down what was found and raises one alert for each class and day that has something new. */
export async function storeBreaks(tx: Tx, tools: ReconciliationTools, { found, ...seen }: Seen & { readonly found: readonly FoundBreak[] }): Promise<void> {
  for (const [day, breaks] of Map.groupBy(onceEach(found), (one) => one.day)) {
    const opened = await upsertBreaks(tx, breaks.map(toWrite), seen);
    const byClass = Map.groupBy(opened, (row) => row.class);
    await tools.raise(
      tx,
      [...byClass].map(([name, rows]) => ({
        type: 'reconciliation_break',
        severity: classOf(name).severity,
        dedupeKey: alertKey(name, day),
        meterId: null,
        customerId: null,
        paymentId: null,
        says: sayingOf(name, { day, rows }),
      })),
    );
  }
}

function sayingOf(name: BreakClass, { day, rows }: { readonly day: string; readonly rows: readonly { readonly difference_minor: bigint }[] }): Saying {
  const sum = rows.reduce((total, row) => total + row.difference_minor, 0n);
  const given = { day, count: rows.length, what: { phrase: `break.${name}`, en: classOf(name).title } };
  return sum === 0n ? { code: 'reconciliation_break', given } : { code: 'reconciliation_break_by', given: { ...given, amount: formatMinor(sum) } };
}

function alertKey(name: BreakClass, day: string): string {
  return `reconciliation:${name}:${day}`;
}

/** Ends the alerts of classes that have nothing open on the day any more. */
export async function endHealedAlerts(tx: Tx, tools: ReconciliationTools, { day, at }: { readonly day: string; readonly at: Date }): Promise<void> {
  const open = await openClasses(tx, day);
  const healed = (Object.keys(BREAK_CLASSES) as BreakClass[]).filter((name) => !open.has(name));
  await tools.endAlerts(tx, { keys: healed.map((name) => alertKey(name, day)), reason: 'Nothing of this kind is open any more.', at });
}

/** One statement must not touch a row twice. */
function onceEach(found: readonly FoundBreak[]): readonly FoundBreak[] {
  return [...new Map(found.map((one) => [`${one.class}:${one.subject}`, one])).values()];
}

function toWrite(found: FoundBreak): BreakWrite {
  const { area, severity, explained } = classOf(found.class);
  return {
    ...found,
    id: newId(),
    area,
    severity,
    evidence: JSON.stringify(found.evidence),
    state: explained === undefined ? 'open' : 'explained',
    explanation: explained ?? '',
  };
}
