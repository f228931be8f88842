import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { post } from '../../../ledger/books/index.ts';
import { NO_SUBJECTS, type FoundBreak } from '../breaks/classes.ts';
import { healBreaks } from '../breaks/queries.ts';
import { endHealedAlerts, storeBreaks } from '../breaks/store.ts';
import type { ReconciliationTools } from '../deps.ts';
import { besideOf, classify } from './classify.ts';
import {
  boundsOf,
  compareDay,
  comparedChannels,
  currencyOf,
  findUnfinished,
  keepDaySums,
  lockComparison,
  type ChannelSum,
  type DaySum,
  type Difference,
  type Unfinished,
} from './day-queries.ts';

export interface DayOfRun {
  readonly runId: string;
  readonly day: string;
}

/** Statement and books of one business day, compared and written down in one transaction; twice is once. */
export async function reconcileDay(tx: Tx, tools: ReconciliationTools, { runId, day }: DayOfRun): Promise<void> {
  const at = tools.clock.now();
  await lockComparison(tx);
  const bounds = await boundsOf(tx, day);
  const rows = await compareDay(tx, bounds);
  const sums = rows.filter((row): row is ChannelSum => row.kind === 'sum');
  const differences = rows.filter((row): row is Difference => row.kind !== 'sum');
  const unfinished = await findUnfinished(tx, bounds, at);
  const found = [
    ...differences.flatMap((row) => classify(row, day)),
    ...sums.flatMap((sum) => besideOf(sum, day)),
    ...unfinished.map((row) => unfinishedBreak(row, day)),
  ];
  await storeBreaks(tx, tools, { found, runId, at });
  await healBreaks(tx, { area: 'mpesa', days: [day], runId, at });
  await healBreaks(tx, { area: 'books', days: [day], runId, at });
  await endHealedAlerts(tx, tools, { day, at });
  await bookSums(tx, await withForgotten(tx, sums, day), { day, runId, at });
}

function unfinishedBreak(row: Unfinished, day: string): FoundBreak {
  return {
    ...NO_SUBJECTS,
    class: row.class,
    subject: row.id,
    day,
    channelId: row.channel_id,
    receipt: row.receipt,
    paymentId: row.id,
    meterId: row.meter_id,
    evidence: { books: { state: row.state, amount: formatMinor(row.amount_minor), received_at: row.received_at.toISOString() } },
  };
}

async function withForgotten(tx: Tx, sums: readonly ChannelSum[], day: string): Promise<readonly DaySum[]> {
  const known = new Set(sums.map((sum) => sum.channel_id));
  const gone = (await comparedChannels(tx, day)).filter((channelId) => !known.has(channelId));
  return [
    ...sums.map((sum) => ({
      channelId: sum.channel_id,
      statementMinor: BigInt(sum.statement),
      paymentsMinor: BigInt(sum.payments),
      chargesMinor: BigInt(sum.charges),
    })),
    ...gone.map((channelId) => ({ channelId, statementMinor: 0n, paymentsMinor: 0n, chargesMinor: 0n })),
  ];
}

/** The books carry the difference to the statement as mpesa_discrepancy, until it is explained by a payment or a refund. */
async function bookSums(tx: Tx, sums: readonly DaySum[], of: DayOfRun & { readonly at: Date }): Promise<void> {
  if (sums.length === 0) return;
  const currency = await currencyOf(tx);
  const deltas = await keepDaySums(tx, sums, of);
  await post(
    tx,
    deltas.map(({ delta_minor }) => ({
      kind: 'reconciled',
      reference: newId(),
      currency,
      at: of.at,
      lines: [
        { account: 'mpesa_discrepancy', minor: delta_minor },
        { account: 'mpesa_clearing', minor: -delta_minor },
      ],
    })),
  );
}
