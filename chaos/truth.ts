import { checkTenant } from '../server/src/modules/ledger/invariants/index.ts';
import type { Rig } from './rig.ts';
import type { Utility } from './tenants.ts';
import type { ConfirmationEntry, Journal, PaymentEntry, VendEntry } from './vendors.ts';

/** What the product's books say; texts of tokens opened. */
interface Books {
  readonly payments: readonly PaymentRow[];
  readonly orders: readonly OrderRow[];
  readonly tokens: readonly TokenRow[];
  /** Attempts answered for another meter of which a person was told. */
  readonly wrongMeterAttempts: number;
  /** Purchases of one meter that were with the vendor at the same time. */
  readonly crossings: readonly string[];
  /** Tokens whose text was given up, and a person was told. */
  readonly failedTexts: ReadonlySet<string>;
}
interface PaymentRow {
  readonly id: string;
  readonly receipt: string;
  readonly amount_minor: string;
  readonly state: string;
  readonly error_code: string | null;
  readonly shortcode: string;
}
interface OrderRow {
  readonly id: string;
  readonly payment_id: string;
  readonly receipt: string;
  readonly state: string;
  readonly meter_number: string;
  readonly tenths: number | null;
  readonly error_code: string | null;
  readonly attempts: number;
  readonly doubted: boolean;
}
interface TokenRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly order_id: string;
  readonly sealed: string;
  readonly meter_number: string;
  readonly tenths: number;
  readonly token: string;
}

export interface Findings {
  readonly payments: number;
  readonly vended: number;
  /** Doubted purchases that the product settled by itself, and those it gave to a person. */
  readonly resolvedAlone: number;
  readonly resolvedByReview: number;
  /** Tokens of the vendor that are not in our books and that the product knows to be in question. */
  readonly flagged: number;
  readonly neverTold: number;
  readonly undelivered: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly stuck: readonly string[];
  readonly wrong: readonly string[];
  readonly invariantRows: readonly string[];
}

/** Compares the simulators' own journal with the books, as sets. */
export async function compare(rig: Rig): Promise<Findings> {
  const journal = await rig.vendors.journal();
  const books = await readBooks(rig);
  const told = toldReceipts(journal.confirmations);
  const money = compareMoney(journal, books, told);
  const water = compareWater(journal, books);
  const texts = compareTexts(journal, books);
  const doubted = books.orders.filter((order) => order.doubted);
  return {
    payments: journal.payments.length,
    vended: books.tokens.length,
    flagged: water.flagged,
    undelivered: texts.undelivered,
    resolvedAlone: doubted.filter((order) => order.state !== 'manual_review').length,
    resolvedByReview: doubted.filter((order) => order.state === 'manual_review').length,
    neverTold: money.neverTold,
    lost: money.lost,
    stuck: money.stuck,
    doubled: [...money.doubled, ...water.doubled],
    wrong: [...money.wrong, ...water.wrong, ...texts.wrong, ...books.crossings],
    invariantRows: await brokenInvariants(rig),
  };
}

function toldReceipts(confirmations: readonly ConfirmationEntry[]): ReadonlySet<string> {
  return new Set(confirmations.filter((entry) => entry.ok).map((entry) => entry.receipt));
}

async function readBooks({ database, secrets }: Rig): Promise<Books> {
  const payments = await database.query<PaymentRow & Record<string, unknown>>(
    'select id, receipt, amount_minor::text, state, error_code, shortcode from payments',
  );
  const orders = await database.query<OrderRow & Record<string, unknown>>(`
    select o.id, o.payment_id, p.receipt, o.state, o.meter_number, o.tenths, o.error_code, o.attempts,
      exists (select from vend_order_events e where e.tenant_id = o.tenant_id and e.order_id = o.id and e.to_state = 'unknown') as doubted
    from vend_orders o join payments p on p.tenant_id = o.tenant_id and p.id = o.payment_id`);
  const tokens = await database.query<Omit<TokenRow, 'token'> & Record<string, unknown>>(
    'select k.id, k.tenant_id, k.order_id, k.token_sealed as sealed, m.meter_id as meter_number, k.tenths from tokens k join meters m on m.tenant_id = k.tenant_id and m.id = k.meter_id',
  );
  const [answers] = await database.query<{ wrong: number }>(`
    select count(*)::int as wrong from vend_attempts t join alerts a on a.tenant_id = t.tenant_id and a.dedupe_key = 'vendor_discrepancy:' || t.order_id where t.reason = 'wrong_meter'`);
  // moves carry the clock's time before their commit, so a second of overlap proves nothing
  const crossings = await database.query<{ first: string; second: string }>(`
    with stay as (
      select e.order_id, o.vendor_account_id, o.meter_number, e.at as began, lead(e.at, 1, now()) over (partition by e.order_id order by e.seq) as ended, e.to_state
      from vend_order_events e join vend_orders o on o.tenant_id = e.tenant_id and o.id = e.order_id
    ), out as (select * from stay where to_state in ('vend_requested', 'unknown', 'resolving', 'manual_review'))
    select a.order_id as first, b.order_id as second from out a join out b on b.vendor_account_id = a.vendor_account_id and b.meter_number = a.meter_number and b.order_id > a.order_id
    where greatest(a.began, b.began) + interval '1 second' < least(a.ended, b.ended)`);
  const failed = await database.query<{ token_id: string }>(`
    select m.token_id from outbox_messages m join alerts a on a.tenant_id = m.tenant_id and a.dedupe_key = 'message_failed:' || m.id where m.state in ('failed', 'expired') and m.token_id is not null`);
  return {
    payments,
    orders,
    wrongMeterAttempts: answers!.wrong,
    crossings: crossings.map(({ first, second }) => `orders ${first} and ${second} were with the vendor at once for one meter`),
    failedTexts: new Set(failed.map((row) => row.token_id)),
    tokens: tokens.map((row) => ({ ...row, token: secrets.open(row.sealed, { tenantId: row.tenant_id, recordId: row.id, field: 'token' }) })),
  };
}

/** States in which a payment may rest without water; each must say why. */
const RESTS: ReadonlySet<string> = new Set(['suspense', 'held', 'credited', 'review', 'refund_due', 'failed']);

interface MoneyFindings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly stuck: string[];
  readonly wrong: string[];
  readonly neverTold: number;
}

function compareMoney(journal: Journal, books: Books, told: ReadonlySet<string>): MoneyFindings {
  const known = Map.groupBy(books.payments, (payment) => payment.receipt);
  const paid = new Map(journal.payments.map((payment) => [payment.receipt, payment]));
  const vended = Map.groupBy(
    books.orders.filter((order) => order.state === 'vended'),
    (order) => order.receipt,
  );
  const found: MoneyFindings = {
    lost: [],
    doubled: [],
    stuck: [],
    wrong: [],
    neverTold: journal.payments.filter((payment) => !told.has(payment.receipt)).length,
  };
  for (const receipt of told) if (!known.has(receipt)) found.lost.push(`acknowledged and not in the books: ${receipt}`);
  for (const [receipt, rows] of known) {
    if (rows.length > 1) found.doubled.push(`${rows.length} payments for ${receipt}`);
    const purchases = vended.get(receipt)?.length ?? 0;
    if (purchases > 1) found.doubled.push(`${receipt} was vended ${purchases} times`);
    judgePayment(rows[0]!, { purchases, paid: paid.get(receipt) }, found);
  }
  return found;
}

function judgePayment(payment: PaymentRow, { purchases, paid }: { purchases: number; paid: PaymentEntry | undefined }, found: MoneyFindings): void {
  const { receipt, state } = payment;
  if (!paid) found.wrong.push(`nobody paid ${receipt}`);
  else if (BigInt(payment.amount_minor) !== minor(paid.amount))
    found.wrong.push(`${receipt} is ${payment.amount_minor} in the books and ${paid.amount} was paid`);
  if (state === 'vended') {
    if (purchases === 0) found.lost.push(`${receipt} counts as vended and has no purchase`);
  } else if (!RESTS.has(state)) {
    found.stuck.push(`payment ${receipt} is ${state}`);
  } else if (payment.error_code === null) {
    found.lost.push(`payment ${receipt} rests as ${state} and nobody says why`);
  }
}

function minor(text: string): bigint {
  const [whole, cents = ''] = text.split('.');
  return BigInt(whole!) * 100n + BigInt(cents.padEnd(2, '0'));
}

interface WaterFindings {
  readonly doubled: string[];
  readonly wrong: string[];
  readonly flagged: number;
}

function compareWater(journal: Journal, books: Books): WaterFindings {
  const issued = new Map(journal.vends.map((vend) => [vend.token, vend]));
  const booked = new Map<string, TokenRow>();
  const found = { doubled: [] as string[], wrong: [] as string[], flagged: 0 };
  for (const row of books.tokens) {
    if (booked.has(row.token)) found.doubled.push(`one token stands in two orders: ${row.order_id} and ${booked.get(row.token)!.order_id}`);
    booked.set(row.token, row);
    judgeToken(row, issued.get(row.token), found.wrong);
  }
  const questions = openQuestions(books);
  for (const vend of journal.vends) {
    if (booked.has(vend.token)) continue;
    if (isInQuestion(vend, questions)) found.flagged += 1;
    else found.doubled.push(`the vendor issued a token for ${vend.meter} at ${vend.at} that nobody has${vend.fault ? ` (fault ${vend.fault})` : ''}`);
  }
  return found;
}

function judgeToken(row: TokenRow, vend: VendEntry | undefined, wrong: string[]): void {
  if (!vend) wrong.push(`the vendor never issued the token of order ${row.order_id}`);
  else if (vend.meter !== row.meter_number) wrong.push(`order ${row.order_id} for ${row.meter_number} has the token of ${vend.meter}`);
  else if (Math.round(Number(vend.units) * 10) !== row.tenths) wrong.push(`order ${row.order_id} counts ${row.tenths} tenths, the vendor ${vend.units} m3`);
}

interface Questions {
  readonly meters: ReadonlySet<string>;
  wrongMeters: number;
}

/** Meters about which the product has asked a person, and answers for another meter it has complained of. */
function openQuestions(books: Books): Questions {
  const review = books.orders.filter((order) => order.state === 'manual_review').map((order) => order.meter_number);
  return { meters: new Set(review), wrongMeters: books.wrongMeterAttempts };
}

function isInQuestion(vend: VendEntry, questions: Questions): boolean {
  if (vend.fault === 'wrong_meter' && questions.wrongMeters > 0) {
    questions.wrongMeters -= 1;
    return true;
  }
  return questions.meters.has(vend.meter);
}

/** Copies of one token that one phone may get (the outbox allows two in doubt). */
const MOST_COPIES = 2;

/** How often each phone got each token. */
function countCopies(journal: Journal): Map<string, Map<string, number>> {
  const copies = new Map<string, Map<string, number>>();
  for (const { to, text } of journal.sms) {
    const token = /(?:\d{4} ){4}\d{4}/.exec(text)?.[0].replaceAll(' ', '');
    if (token === undefined) continue;
    const perPhone = copies.get(token) ?? new Map<string, number>();
    copies.set(token, perPhone.set(to, (perPhone.get(to) ?? 0) + 1));
  }
  return copies;
}

function compareTexts(journal: Journal, books: Books): { readonly wrong: string[]; readonly undelivered: number } {
  const copies = countCopies(journal);
  const wrong: string[] = [];
  let undelivered = 0;
  for (const row of books.tokens) {
    const perPhone = copies.get(row.token);
    copies.delete(row.token);
    if (!perPhone && books.failedTexts.has(row.id)) undelivered += 1;
    else if (!perPhone) wrong.push(`no text carried the token of order ${row.order_id}`);
    for (const [to, count] of perPhone ?? []) if (count > MOST_COPIES) wrong.push(`${to} got ${count} copies of one token`);
  }
  if (copies.size > 0) wrong.push(`${copies.size} texts carry tokens that are not in the books`);
  return { wrong, undelivered };
}

async function brokenInvariants({ db, utilities }: { db: Rig['db']; utilities: readonly Utility[] }): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { tenantId } of utilities) {
    for (const breach of await checkTenant(db, tenantId, { chain: true })) rows.push(...breach.subjects.map((subject) => `${breach.invariant}: ${subject}`));
  }
  return rows;
}

/** Everything that must not be, in one list. */
export function faultsOf(findings: Findings): readonly string[] {
  const { lost, doubled, stuck, wrong, invariantRows } = findings;
  return [
    ...lost.map((text) => `LOST ${text}`),
    ...doubled.map((text) => `DOUBLED ${text}`),
    ...stuck.map((text) => `STUCK ${text}`),
    ...wrong.map((text) => `WRONG ${text}`),
    ...invariantRows.map((text) => `INVARIANT ${text}`),
  ];
}
