import { formatMinor } from '../../../../kernel/money.ts';
import { NO_SUBJECTS, type BreakClass, type FoundBreak } from '../breaks/classes.ts';
import type { LineKind } from '../port.ts';
import type { ChannelSum, Difference } from './day-queries.ts';

/** States in which a payment has bought what cannot be taken back. */
const VENDED: ReadonlySet<string> = new Set(['vended', 'split']);

/** What a difference is, or nothing when a line needs no words. Pure: the same two sides are always the same break. */
export function classify(difference: Difference, day: string): readonly FoundBreak[] {
  return classesOf(difference).map(([name, minor]) => breakOf(difference, { name, minor, day }));
}

type Verdict = readonly [name: BreakClass, differenceMinor: bigint];

function classesOf(difference: Difference): readonly Verdict[] {
  const { kind, line, payment } = difference;
  if (kind === 'unpulled') return [['missing_at_pull', 0n]];
  return line ? BY_KIND[line.kind](difference, BigInt(line.amount)) : [['missing_on_statement', -BigInt(payment!.amount)]];
}

const unknownLine = (): readonly Verdict[] => [['unknown_line', 0n]];

/** What a line of each kind that does not agree with the books is. */
const BY_KIND: Readonly<Record<LineKind, (difference: Difference, amountMinor: bigint) => readonly Verdict[]>> = {
  payment: paymentLine,
  reversal: ({ payment }, amount) => [[reversalClass(payment), amount]],
  void: ({ payment }) => [['not_completed', -BigInt(payment!.amount)]],
  charge: unknownLine,
  transfer: unknownLine,
  payout: unknownLine,
  other: unknownLine,
};

/** One line can differ in more than one way; the amount counts once. */
function paymentLine({ line, payment, shortcode_agrees, account_agrees }: Difference, amount: bigint): readonly Verdict[] {
  if (line!.nth > 0) return [['duplicate_receipt', amount]];
  if (!payment) return [['missing_in_books', amount]];
  const verdicts: Verdict[] = [];
  const paid = BigInt(payment.amount);
  if (paid !== amount) verdicts.push(['amount_differs', amount - paid]);
  if (!shortcode_agrees) verdicts.push(['shortcode_differs', 0n]);
  if (!account_agrees) verdicts.push(['account_differs', 0n]);
  if (payment.day !== line!.day) verdicts.push(['timing', 0n]);
  return verdicts;
}

function reversalClass(payment: Difference['payment']): BreakClass {
  if (!payment) return 'reversed_unknown';
  return VENDED.has(payment.state) ? 'reversed_but_vended' : 'reversed_not_booked';
}

function breakOf(difference: Difference, { name, minor, day }: { readonly name: BreakClass; readonly minor: bigint; readonly day: string }): FoundBreak {
  const { line, payment } = difference;
  return {
    ...NO_SUBJECTS,
    class: name,
    // a receipt may stand on several lines, so the line is named where it is what is wrong
    subject: subjectOf(LINE_CLASSES.has(name) ? [line, payment] : [payment, line]),
    day,
    channelId: difference.channel_id,
    receipt: line ? line.receipt : payment!.receipt,
    paymentId: payment && payment.id,
    lineId: line && line.id,
    differenceMinor: minor,
    evidence: { shortcode: difference.shortcode, statement: withDecimals(line), books: withDecimals(payment) },
  };
}

function subjectOf(sides: readonly ({ readonly id: string } | null)[]): string {
  return sides.find((side) => side !== null)!.id;
}

function withDecimals<T extends { readonly amount: string }>(side: T | null): T | null {
  return side && { ...side, amount: formatMinor(BigInt(side.amount)) };
}

const LINE_CLASSES: ReadonlySet<BreakClass> = new Set([
  'duplicate_receipt',
  'missing_in_books',
  'reversed_but_vended',
  'reversed_not_booked',
  'reversed_unknown',
  'unknown_line',
]);

/** Charges and transfers of the day: nothing is wrong with them, and their sums are worth knowing. */
export function besideOf(sum: ChannelSum, day: string): readonly FoundBreak[] {
  const rows = [
    { name: 'fee_lines', lines: sum.charge_lines, total: sum.charges },
    { name: 'own_transfers', lines: sum.transfer_lines, total: sum.transfers },
  ] as const;
  return rows
    .filter((row) => row.lines > 0)
    .map((row) => ({
      ...NO_SUBJECTS,
      class: row.name,
      subject: `${sum.channel_id}:${day}`,
      day,
      channelId: sum.channel_id,
      evidence: { lines: row.lines, total: formatMinor(BigInt(row.total)) },
    }));
}
