import { formatMinor } from '../../kernel/money.ts';
import { isFields, storable } from '../../kernel/text.ts';
import type { CheckOutcome } from '../../modules/tenancy/onboarding/port.ts';
import type {
  HistoryEntry,
  HistoryResult,
  ManagementRequest,
  MeterAtVendor,
  MeterQueryResult,
  PreviewRequest,
  PreviewResult,
  ProbeResult,
  VendorAccount,
  VendRequest,
  VendResult,
} from '../../modules/vending/tokens/port.ts';
import { readRecords } from './body.ts';
import { credentials, type Post } from './client.ts';
import { formatTenths, scaled } from './decimals.ts';
import { toEvidence, type Traced } from './evidence.ts';
import { judgeBareToken, judgeVend } from './judge.ts';
import { decimalOf, field, readIssued, readToken, toRecord } from './records.ts';

/** The current dialect: no session, credentials in every body, upper and lower case as the vendor mixes them. */
export async function vend(post: Post, request: VendRequest): Promise<VendResult> {
  const { account, quantity } = request;
  const traced = await post(account, {
    endpoint: 'VendingMeter',
    sendBefore: request.sendBefore,
    fields: {
      ...purchase(account, request.meterNumber, quantity),
      ...(request.vendorCustomerId === null ? {} : { CustomerId: request.vendorCustomerId }),
    },
  });
  return { outcome: judgeVend(traced.exchange, request), evidence: toEvidence(account, traced) };
}

function purchase(account: VendorAccount, meterNumber: string, quantity: VendRequest['quantity']): Readonly<Record<string, string>> {
  return {
    ...credentials(account),
    MeterID: meterNumber,
    is_vend_by_unit: quantity.by === 'units' ? 'true' : 'false',
    Amount: quantity.by === 'units' ? formatTenths(quantity.tenths) : formatMinor(quantity.minor),
  };
}

/** What a purchase would come to by the vendor's price list. It issues nothing, so it may be asked again. */
export async function preview(post: Post, { account, meterNumber, quantity }: PreviewRequest): Promise<PreviewResult> {
  const rows = rowsOf(await post(account, { endpoint: 'VendingMeterPreview', fields: purchase(account, meterNumber, quantity) }));
  if (typeof rows === 'string') return { kind: 'unavailable', reason: rows };
  const row = rows[0];
  if (!row) return { kind: 'refused' };
  const { paidMinor, tenths, unitPriceMinor } = readIssued(toRecord(row), '');
  return { kind: 'quoted', paidMinor, tenths, unitPriceMinor };
}

/** Reads the history of a meter: whatever list comes back, the vendor is there. */
export async function probe(post: Post, account: VendorAccount, meterNumber: string): Promise<ProbeResult> {
  const rows = rowsOf(await query(post, account, { endpoint: 'QueryMeterCredit', meterNumber }));
  return typeof rows === 'string' ? { up: false, reason: rows } : { up: true };
}

export async function management(post: Post, request: ManagementRequest): Promise<VendResult> {
  const { account, vendorCustomerId } = request;
  const endpoint = request.kind === 'clear_credit' ? 'ClearCredit' : 'ClearTamper';
  if (vendorCustomerId === null) {
    const evidence = { request: { endpoint, METER_ID: request.meterNumber }, status: null, answer: null, milliseconds: 0 };
    return { outcome: { kind: 'not_sent', reason: 'vendor_customer_id_missing' }, evidence };
  }
  const fields = { ...credentials(account), CustomerId: vendorCustomerId, METER_ID: request.meterNumber };
  const traced = await post(account, { endpoint, fields, sendBefore: request.sendBefore });
  return { outcome: judgeBareToken(traced.exchange), evidence: toEvidence(account, traced) };
}

/**
 * Past credits of a meter, newest first. `[]` also stands for every refusal, so an empty history counts only
 * after the same credentials were shown to know the meter. One entry that cannot be read makes the whole
 * history unavailable: left out, it would look like proof that nothing was issued.
 */
export async function history(post: Post, account: VendorAccount, meterNumber: string): Promise<HistoryResult> {
  const traced = await query(post, account, { endpoint: 'QueryMeterCredit', meterNumber });
  const evidence = toEvidence(account, traced);
  const rows = rowsOf(traced);
  if (typeof rows === 'string') return { kind: 'unavailable', reason: rows, evidence };
  if (rows.length === 0) {
    const known = await meterInfo(post, account, meterNumber);
    return known.kind === 'found' ? { kind: 'read', entries: [], evidence } : { kind: 'unavailable', reason: 'empty_unproven', evidence };
  }
  const entries = rows.map(toEntry);
  if (!entries.every((entry) => entry !== null)) return { kind: 'unavailable', reason: 'entry_unreadable', evidence };
  return { kind: 'read', entries: newestFirst(entries).map((entry, position) => ({ ...entry, position })), evidence };
}

const SORTABLE_TIME = /^\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d/;

type Entry = Omit<HistoryEntry, 'position'>;

function toEntry(row: Readonly<Record<string, unknown>>): Entry | null {
  const record = toRecord(row);
  const token = readToken(field(record, 'token'));
  return token === null ? null : readIssued(record, token);
}

/** The vendor lists the newest first; a host that lists the oldest first is turned round when its times can be compared. */
function newestFirst(entries: readonly Entry[]): readonly Entry[] {
  const [first, last] = [entries[0]?.generatedAt ?? '', entries.at(-1)?.generatedAt ?? ''];
  return SORTABLE_TIME.test(first) && SORTABLE_TIME.test(last) && first < last ? entries.toReversed() : entries;
}

export async function meterInfo(post: Post, account: VendorAccount, meterNumber: string): Promise<MeterQueryResult> {
  const rows = rowsOf(await query(post, account, { endpoint: 'QueryMeterInfo', meterNumber }));
  if (typeof rows === 'string') return { kind: 'unavailable', reason: rows };
  const row = rows[0];
  const meter = row && toMeter(row);
  return meter ? { kind: 'found', meter } : { kind: 'not_found' };
}

/** A refused sign-in and a meter that is not known look the same here: only a meter that is found proves the account. */
export async function checkAccount(post: Post, account: VendorAccount, meterNumber: string | null): Promise<CheckOutcome> {
  if (meterNumber === null) return { kind: 'unknown', detail: 'no_meter' };
  const result = await meterInfo(post, account, meterNumber);
  if (result.kind === 'found') return { kind: 'ok', detail: `meter ${meterNumber}` };
  if (result.kind === 'not_found') return { kind: 'refused', detail: `meter ${meterNumber} not found, or company, user name or password wrong` };
  return { kind: 'unknown', detail: result.reason };
}

function toMeter(row: Readonly<Record<string, unknown>>): MeterAtVendor | null {
  const record = toRecord(row);
  const number = field(record, 'meter').trim();
  if (number === '') return null;
  const price = decimalOf(record, 'price');
  return {
    meterNumber: number,
    customerId: record.get('customerid') ?? null,
    customerName: record.get('customername') ?? null,
    priceMinor: price && scaled(price, 2),
    priceCategory: record.get('pricecategories') ?? null,
    raw: cleanRow(row),
  };
}

function cleanRow(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !/token|password/i.test(name))
      .map(([name, value]) => [storable(name), typeof value === 'string' ? storable(value) : isFields(value) ? null : value]),
  );
}

function query(post: Post, account: VendorAccount, what: { endpoint: string; meterNumber: string }): Promise<Traced> {
  return post(account, { endpoint: what.endpoint, fields: { ...credentials(account), MeterId: what.meterNumber } });
}

/** The rows of a reading call, or why there are none. */
function rowsOf({ exchange }: Traced): readonly Readonly<Record<string, unknown>>[] | string {
  if (exchange.kind !== 'answered') return exchange.reason;
  if (exchange.status !== 200) return `http_${exchange.status}`;
  return readRecords(exchange.body) ?? 'unexpected_answer';
}
