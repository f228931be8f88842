import type { Tx } from '../../../kernel/db.ts';
import type { AuditSource } from '../../tenancy/audit/index.ts';
import type { EraseTools } from './deps.ts';
import { ERASED, scrubJson, scrubText, type Mark } from './marks.ts';
import type { Person } from './person.ts';
import {
  emptyAuditDetails,
  emptyRows,
  endCustomer,
  expireFiles,
  markedRows,
  removeRows,
  resealRows,
  sealedRows,
  stopMessages,
  takeTime,
  writeTexts,
  type FoundTexts,
} from './place-queries.ts';
import type { Place } from './place.ts';
import { PLACES } from './places.ts';

interface EraseOrder {
  readonly person: Person;
  readonly erasureId: string;
  readonly source: AuditSource;
}

/** Rows changed or removed, by table. */
export type Counts = Readonly<Record<string, number>>;

const OWN_ROW = 'customers';

/**
 * Takes a person out of every place, in the caller's transaction: whole or not at all. Amounts, times, receipts and the
 * customer number stay. Doing it again changes nothing more.
 */
export async function erasePerson(tx: Tx, tools: EraseTools, { person, erasureId, source }: EraseOrder): Promise<Counts> {
  const at = tools.clock.now();
  const counts: Record<string, number> = {};
  const clean = async (place: Place): Promise<void> => {
    const changed = await erasePlace(tx, tools, { place, person });
    if (changed > 0) counts[place.table] = changed;
  };
  await takeTime(tx);
  await stopMessages(tx, person.values, at);
  for (const place of PLACES) if (place.table !== OWN_ROW) await clean(place);
  counts['audit_log'] = await emptyAuditDetails(tx, squeezedOf(person.marks), erasureId);
  await expireFiles(tx, at);
  // both write to the log, whose writers take turns until the commit: not before the long looks are over
  await tools.eraseContact(tx, source, person.id);
  await clean(PLACES.find(({ table }) => table === OWN_ROW)!);
  await endCustomer(tx, person.id, at);
  return counts;
}

function squeezedOf(marks: readonly Mark[]): string[] {
  return marks.map(({ squeezed }) => squeezed);
}

async function erasePlace(tx: Tx, tools: EraseTools, { place, person }: { readonly place: Place; readonly person: Person }): Promise<number> {
  const sought = { values: person.values, squeezed: squeezedOf(person.marks) };
  if (place.remove) return removeRows(tx, place, sought);
  const scrubbed = await scrubRows(tx, place, person);
  const emptied = await emptyRows(tx, place, person.values);
  await sealAnew(tx, tools, { place, person });
  return Math.max(scrubbed, emptied);
}

async function scrubRows(tx: Tx, place: Place, { values, marks }: Person): Promise<number> {
  const found = await markedRows(tx, place, { values, squeezed: squeezedOf(marks) });
  const changed = found.flatMap((row) => scrubbed(row, marks));
  if (changed.length > 0) await writeTexts(tx, place, changed);
  return changed.length;
}

function scrubbed(row: FoundTexts, marks: readonly Mark[]): FoundTexts[] {
  const texts = Object.fromEntries(
    Object.entries(row.texts).map(([column, value]) => [column, typeof value === 'string' ? scrubText(value, marks) : scrubJson(value, marks)]),
  );
  return JSON.stringify(texts) === JSON.stringify(row.texts) ? [] : [{ ...row, texts }];
}

async function sealAnew(tx: Tx, { secrets }: EraseTools, { place, person }: { readonly place: Place; readonly person: Person }): Promise<void> {
  const [column] = Object.entries(place.empty ?? {}).find(([, how]) => how === 'seal') ?? [];
  if (column === undefined) return;
  const ids = await sealedRows(tx, place, person.values);
  const context = { tenantId: tx.tenantId, field: column.replace(/_sealed$/, '') };
  const seals = ids.map((id) => ({ id, sealed: secrets.seal(ERASED, { ...context, recordId: id }) }));
  if (seals.length > 0) await resealRows(tx, { table: place.table, column }, seals);
}
