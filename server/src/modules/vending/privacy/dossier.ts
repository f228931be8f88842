import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { scrub } from '../../../kernel/log.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { Dossier, DossierAsk, DossierPage } from '../reports/port.ts';
import { formatTenths } from '../tariffs/index.ts';
import { maskToken } from '../tokens/index.ts';
import { readPerson } from './person.ts';
import { shownRows } from './place-queries.ts';
import { PLACES } from './places.ts';

const PAGE_ROWS = 500;
export const CUSTOMER_DATA = 'customer-data';

/** Everything that is held on one customer, place by place. */
export function customerDossier({ secrets }: { readonly secrets: Secrets }): Dossier {
  return {
    name: CUSTOMER_DATA,
    title: 'Data of a customer',
    permission: 'customers.export',
    read: (inTenant, ask) => sections(secrets, inTenant, ask),
  };
}

type InTenant = Parameters<Dossier['read']>[0];

async function* sections(secrets: Secrets, inTenant: InTenant, { subject, showTokens }: DossierAsk): AsyncGenerator<DossierPage> {
  const person = await inTenant((tx) => readPerson(tx, subject));
  if (!person) throw notFound();
  for (const place of PLACES) {
    if (!place.show) continue;
    for (let offset = 0; ; offset += PAGE_ROWS) {
      const slice = { values: person.values, limit: PAGE_ROWS, offset };
      const page = await inTenant(async (tx) => {
        const rows = await shownRows(tx, place, slice);
        return rows.map((row) => present(row, { secrets, tx, showTokens }));
      });
      if (page.length > 0) yield { section: place.show.title, records: page };
      if (page.length < PAGE_ROWS) break;
    }
  }
}

interface Shown {
  readonly secrets: Secrets;
  readonly tx: Tx;
  readonly showTokens: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** A row as people read it: amounts as decimals, volumes in m³, times as RFC 3339, and what lay sealed in the clear. */
function present(row: Fields, shown: Shown): Fields {
  return Object.fromEntries(Object.entries(row).flatMap(([column, value]) => field(row, { column, value }, shown)));
}

function field(row: Fields, { column, value }: { readonly column: string; readonly value: unknown }, shown: Shown): [string, unknown][] {
  if (column === 'token_sealed') return [['token', tokenOf(row, shown)]];
  if (column === 'token_tail') return [];
  if (column === 'body_sealed') return [['text', textOf(row, shown)]];
  if (column.endsWith('_minor')) return [[column.replace(/_minor$/, ''), value === null ? null : formatMinor(value as bigint)]];
  if (column === 'tenths') return [['m3', value === null ? null : formatTenths(BigInt(value as number))]];
  if (typeof value === 'bigint') return [[column, String(value)]];
  return [[column, value instanceof Date ? value.toISOString() : value]];
}

function tokenOf(row: Fields, { secrets, tx, showTokens }: Shown): string {
  if (!showTokens) return maskToken(String(row['token_tail']));
  return secrets.open(String(row['token_sealed']), { tenantId: tx.tenantId, recordId: String(row['id']), field: 'token' });
}

function textOf(row: Fields, { secrets, tx, showTokens }: Shown): string {
  const text = secrets.open(String(row['body_sealed']), { tenantId: tx.tenantId, recordId: String(row['id']), field: 'body' });
  return showTokens ? text : scrub(text);
}
