/** Days of thousands of payments, and disagreements of every kind put into them, each known by name. */
import { randomInt } from 'node:crypto';
import type { TestApp } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import type { BreakClass } from './breaks/classes.ts';
import { portalLine, type Line } from './reconciliation.testkit.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
let made = 0;

/** Unlike any other of this run. */
function receiptOf(): string {
  made += 1;
  const tail = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `R${made.toString(36).toUpperCase().padStart(5, '0')}${tail}`;
}

export interface SeededPayment {
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly account: string;
  readonly shortcode: string;
  readonly state: string;
  readonly at: Date;
  /** Without one, a vended payment has nothing to show for it. */
  readonly ordered: boolean;
}

/** A payment and its line on the statement, told alike on both sides. */
export interface Told {
  payment: SeededPayment | null;
  lines: Line[];
}

export function clean(at: Date): Told {
  const [receipt, shillings, account] = [receiptOf(), randomInt(10, 3_000), `581${String(randomInt(1e8)).padStart(8, '0')}`];
  const amountMinor = BigInt(shillings) * 100n;
  return {
    payment: { receipt, amountMinor, account, shortcode: '600100', state: 'vended', at, ordered: true },
    lines: [{ receipt, at: new Date(at.getTime() + randomInt(5) * 1_000), amount: `${shillings}.00`, account }],
  };
}

type Injection = (told: Told, other: { readonly midnight: Date; readonly shortcode: string }) => void;

const payment = (told: Told, change: Partial<SeededPayment>): void => {
  told.payment = { ...told.payment!, ...change };
};
const line = (told: Told, change: Partial<Line>): void => {
  told.lines = [{ ...told.lines[0]!, ...change }];
};
const reversed = (told: Told): void => {
  const [{ receipt, at, amount }] = told.lines as [Line];
  told.lines.push({ receipt: receiptOf(), at, amount: `-${amount}`, reason: 'Pay Bill Reversal', linked: receipt });
};

/** What is done to a payment told alike, by the name under which it must be found. */
export const INJECTIONS: Readonly<Partial<Record<BreakClass, Injection>>> = {
  missing_in_books: (told) => {
    told.payment = null;
  },
  missing_on_statement: (told) => {
    told.lines = [];
  },
  amount_differs: (told) => line(told, { amount: `${Number(told.lines[0]!.amount) + 7}.00` }),
  account_differs: (told) => line(told, { account: `${told.lines[0]!.account}9` }),
  shortcode_differs: (told, { shortcode }) => payment(told, { shortcode }),
  duplicate_receipt: (told) => void told.lines.push({ ...told.lines[0]!, at: new Date(told.lines[0]!.at.getTime() + 60_000) }),
  not_completed: (told) => line(told, { status: 'Cancelled' }),
  reversed_but_vended: reversed,
  reversed_not_booked: (told) => {
    payment(told, { state: 'credited' });
    reversed(told);
  },
  reversed_unknown: (told) => {
    const [{ at, amount }] = told.lines as [Line];
    told.payment = null;
    told.lines = [{ receipt: receiptOf(), at, amount: `-${amount}`, reason: 'Pay Bill Reversal', linked: receiptOf() }];
  },
  unknown_line: (told) => {
    told.lines.push({ receipt: receiptOf(), at: told.lines[0]!.at, amount: '-5.00', reason: 'Riddle', details: 'Riddle' });
  },
  timing: (told, { midnight }) => {
    payment(told, { at: new Date(midnight.getTime() - 2_000) });
    line(told, { at: new Date(midnight.getTime() + 1_000) });
  },
  payment_stuck: (told) => payment(told, { state: 'vending' }),
  payment_waiting: (told) => payment(told, { state: 'suspense', ordered: false }),
  payment_without_order: (told) => payment(told, { ordered: false }),
};

/** The receipt under which the break is found: reversals and riddles carry their own. */
export function receiptFound(name: BreakClass, told: Told): string {
  return /^reversed|^unknown/.test(name) ? told.lines.at(-1)!.receipt : (told.payment?.receipt ?? told.lines[0]!.receipt);
}

/** Writes payments with their orders, in a few statements. */
export async function seedPayments(app: TestApp, payments: readonly SeededPayment[]): Promise<void> {
  const rows = payments.map((one) => ({ ...one, id: newId(), orderId: newId() }));
  await app.sql(
    `insert into payments (tenant_id, id, receipt, channel_id, source, amount_minor, shortcode, account_text, state, paid_at, received_at)
     select $1, p.id, p.receipt, (select c.id from payment_channels c where c.tenant_id = $1 and c.shortcode = p.shortcode), 'c2b', p.amount, p.shortcode, p.account, p.state, p.at, p.at
     from unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::timestamptz[]) p (id, receipt, amount, shortcode, account, state, at)`,
    [
      app.tenantIds.demo,
      rows.map((row) => row.id),
      rows.map((row) => row.receipt),
      rows.map((row) => row.amountMinor),
      rows.map((row) => row.shortcode),
      rows.map((row) => row.account),
      rows.map((row) => row.state),
      rows.map((row) => row.at),
    ],
  );
  const ordered = rows.filter((row) => row.ordered);
  await app.sql(
    `insert into vend_orders (tenant_id, id, payment_id, meter_id, meter_number, vendor_account_id, state, paid_minor, water_minor, created_at, updated_at)
     select $1, o.id, o.payment, m.id, 'M' || o.n, v.id, case when o.state = 'vending' then 'ready' else 'vended' end, o.amount, o.amount, o.at, o.at
     from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[]) with ordinality as o (id, payment, amount, state, at, n)
     cross join (select id from meters where tenant_id = $1 order by meter_id limit 1) m cross join (select id from vendor_accounts where tenant_id = $1 limit 1) v`,
    [
      app.tenantIds.demo,
      ordered.map((row) => row.orderId),
      ordered.map((row) => row.id),
      ordered.map((row) => row.amountMinor),
      ordered.map((row) => row.state),
      ordered.map((row) => row.at),
    ],
  );
}

export function linesOf(told: readonly Told[]): string[] {
  return told.flatMap((one) => one.lines.map(portalLine));
}
