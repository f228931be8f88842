import { randomBytes } from 'node:crypto';
import type { Secrets } from '../../server/src/kernel/crypto.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import type { Query } from './catalogue-checks.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly checked: boolean;
  readonly generated: boolean;
}
type Values = Readonly<Record<string, unknown>>;

export interface Filler {
  /** Inserts rows; what is not named gets the tenant, a seal, a canary or a plain value by its type. */
  insert(table: string, rows: readonly Values[]): Promise<void>;
}

export interface FillerOptions {
  readonly query: Query;
  /** Where rows are written, when not by `query`. */
  readonly write?: Query;
  readonly secrets: Secrets;
  readonly tenantId: string;
  /** Stands in every text that may hold any. */ readonly canary: string;
}

const columnsOf = new WeakMap<Query, Promise<Map<string, Column[]>>>();

/** Fills rows from the catalogue, so that a new text column carries the canary by itself. */
export async function createFiller(options: FillerOptions): Promise<Filler> {
  const known = columnsOf.get(options.query) ?? readColumns(options.query);
  columnsOf.set(options.query, known);
  const columns = await known;
  return {
    async insert(table, rows) {
      const wanted = columns.get(table);
      if (!wanted) throw new Error(`no table ${table}`);
      const filled = rows.map((row) => fillRow(options, { table, wanted, row }));
      const names = wanted.map((column) => column.name).filter((name) => name in filled[0]!);
      const values = filled.flatMap((row) => names.map((name) => row[name]));
      const places = filled.map((_row, index) => `(${names.map((_name, at) => `$${index * names.length + at + 1}`).join(', ')})`);
      await (options.write ?? options.query)(`insert into ${table} (${names.join(', ')}) values ${places.join(', ')} on conflict do nothing`, values);
    },
  };
}

async function readColumns(query: Query): Promise<Map<string, Column[]>> {
  const rows = await query(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and not a.atthasdef and a.attidentity = '' as required, a.attgenerated <> '' as generated,
      exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any(k.conkey)) as checked
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by a.attnum`);
  const tables = new Map<string, Column[]>();
  for (const row of rows) tables.set(row['table'] as string, [...(tables.get(row['table'] as string) ?? []), row as unknown as Column]);
  return tables;
}

let counter = 0;

function fillRow(options: FillerOptions, { table, wanted, row }: { table: string; wanted: readonly Column[]; row: Values }): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  const id = row['id'] ?? newId();
  for (const column of wanted) {
    const value = valueOf(options, { table, column, row, id: id as string });
    if (value !== undefined && !column.generated) filled[column.name] = value;
  }
  return filled;
}

interface Place {
  readonly table: string;
  readonly column: Column;
  readonly row: Values;
  readonly id: string;
}

function valueOf({ secrets, tenantId, canary }: FillerOptions, { table, column, row, id }: Place): unknown {
  const { name } = column;
  // the same text never twice: a unique key takes any of them
  const text = `${canary}.${table}.${name}.${(counter += 1)}`;
  if (name.endsWith('_sealed')) return secrets.seal((row[name] as string | undefined) ?? text, { tenantId, recordId: id, field: name.replace(/_sealed$/, '') });
  if (name in row) return row[name];
  if (name === 'tenant_id') return tenantId;
  return name === 'id' ? id : unnamedValue(column, text);
}

function unnamedValue({ name, checked, required, type }: Column, text: string): unknown {
  if (checked && !required) return undefined;
  if (type === 'text') return text;
  if (type === 'jsonb') return JSON.stringify({ note: text });
  if (type === 'text[]') return [text];
  if (required && name === 'currency') return 'KES';
  return required ? plainValue(type) : undefined;
}

function plainValue(type: string): unknown {
  if (type === 'uuid') return newId();
  if (type === 'bytea') return randomBytes(32);
  if (type === 'boolean') return true;
  if (type.startsWith('timestamp') || type === 'date') return new Date();
  return type === 'character' ? '0000' : 1;
}
