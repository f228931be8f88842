import type { Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { readKeyset } from '../../../kernel/keyset.ts';
import { isEstimate, knownCount, pageRequest, presentPage, rowsOf, searchWords } from '../../../kernel/pages.ts';
import { callingCodeOf, countryOf, readPhone, type Place } from '../../../kernel/phone.ts';
import { CONTACT_ORDERS, countContacts, listContacts, type ContactFilters, type ContactRow, type Sought } from './list-queries.ts';
import { presentContact } from './present.ts';
import { placeOf } from './queries.ts';
import type { ContactPage, ContactQuery, FilterQuery } from './schema.ts';
import { storedSegment } from './segments/segments.ts';

/** A page of contacts: two or three statements, however many rows it has. */
export async function contactPage(ctx: RequestContext, query: ContactQuery, url: string): Promise<Static<typeof ContactPage>> {
  const request = pageRequest(query, url);
  const keyset = readKeyset(query.ordering ?? '-created_at', request.cursor, CONTACT_ORDERS);
  return ctx.write(async (tx) => {
    const filters = await readFilters(tx, query);
    const rows = await listContacts(tx, { ...filters, ...keyset, ...rowsOf(request) });
    const count = knownCount(request, rows.length) ?? (await countContacts(tx, filters));
    return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: (row) => [keyOf(row, keyset.by), row.id] }, presentContact);
  });
}

function keyOf(row: ContactRow, by: (typeof CONTACT_ORDERS)[number]): string {
  if (by === 'name') return row.name;
  return by === 'created_at' ? row.created_key : row.contacted_key;
}

/** @throws AppError `invalid`; `not_found` for a segment that is not there */
export async function readFilters(tx: Tx, query: FilterQuery): Promise<ContactFilters> {
  const place = await placeOf(tx);
  return {
    sought: readSought(query.search, place),
    name: query.name ?? null,
    ...addressesIn(query, place),
    isActive: query.is_active ?? null,
    isBlocked: query.is_blocked ?? null,
    isOptedIn: query.is_opted_in ?? null,
    optInAt: momentOf('opt_in_at', query.opt_in_at),
    optOutAt: momentOf('opt_out_at', query.opt_out_at),
    tag: query.tag ?? null,
    segment: query.segment === undefined ? null : await segmentOf(tx, query.segment),
  };
}

/** A number that is none finds nobody. */
function addressesIn({ phone_e164: phone, email }: FilterQuery, place: Place): Pick<ContactFilters, 'phone' | 'email'> {
  return { phone: phone === undefined ? null : (readPhone(phone, countryOf(place)) ?? ''), email: email?.trim().toLowerCase() ?? null };
}

async function segmentOf(tx: Tx, id: string): ReturnType<typeof storedSegment> {
  if (!isUuid(id)) throw notFound();
  return storedSegment(tx, id);
}

function momentOf(field: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw invalid({ [field]: ['Not a time. Write it as 2026-01-31T08:00:00Z.'] });
  return at;
}

/** What somebody looks for among people, for other features' lists. */
export async function soughtPeople(tx: Tx, search: string): Promise<Sought> {
  return readSought(search, await placeOf(tx));
}

/** A number by its beginning, national or international; mail by its beginning; else names by the beginnings of their words. */
function readSought(search: string | undefined, place: Place): Sought {
  const words = searchWords(search);
  const whole = words.join('');
  if (whole === '') return { kind: 'nothing' };
  if (whole.includes('@')) return { kind: 'email', start: whole };
  if (/^[+\d().-]{3,}$/.test(whole)) return readNumber(whole, place);
  const start = words.reduce((longest, word) => (word.length > longest.length ? word : longest));
  return { kind: 'name', start, words: words.filter((word) => word !== start) };
}

function readNumber(text: string, place: Place): Sought {
  const country = countryOf(place);
  const phone = readPhone(text, country);
  if (phone !== null) return { kind: 'number', digits: [phone], whole: true };
  const digits = text.replaceAll(/\D/g, '');
  const national = `${callingCodeOf(country)}${digits.replace(/^0/, '')}`;
  const starts = text.startsWith('+') || text.startsWith('00') ? [digits.replace(/^00/, '')] : [digits, national];
  return { kind: 'number', digits: starts, whole: false };
}
