import { sha256 } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { marksOf, type Mark } from './marks.ts';
import { findPerson, gatherValues, type PersonRow, type Values } from './person-queries.ts';

export interface Person {
  readonly id: string;
  readonly isErased: boolean;
  readonly values: Values;
  readonly marks: readonly Mark[];
}

/** Everything by which a person's rows are found, or undefined when there is no such customer. */
export async function readPerson(tx: Tx, id: string, { lock = false }: { readonly lock?: boolean } = {}): Promise<Person | undefined> {
  const row = await findPerson(tx, id, { lock });
  if (!row) return undefined;
  const phones = row.phone === '' || row.shares_phone ? [] : [row.phone];
  const values = await gatherValues(tx, {
    customerId: id,
    phones: phones.flatMap((phone) => [phone, sha256(phone).toString('hex')]),
    addresses: [...phones, ...(row.email === '' ? [] : [row.email])],
  });
  return { id, isErased: row.is_erased, values, marks: marksOf({ phones, ...wordsOf(row) }) };
}

function wordsOf({ name, email, id_number, address }: PersonRow): { names: string[]; emails: string[]; idNumbers: string[]; addresses: string[] } {
  return { names: [name], emails: [email], idNumbers: [id_number], addresses: [address] };
}
