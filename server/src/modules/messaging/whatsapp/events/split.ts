import { isFields, parseJson, toText, type Fields } from '../../../../kernel/text.ts';
import type { FoundNumber } from '../numbers/queries.ts';

interface Part {
  readonly tenantId: string;
  readonly body: Uint8Array;
}

export interface Split {
  readonly parts: readonly Part[];
  /** What belongs to nobody, and why it is not known whose it is; null when all found their way. */
  readonly unclaimed: { readonly body: Uint8Array; readonly reason: string } | null;
}

/** `number <id>` or `account <id>` of Meta's -> whose it is. */
type OwnerOf = (key: string) => Promise<FoundNumber | null>;

interface Change {
  readonly entry: Fields;
  readonly change: unknown;
}

/** Change by change, to the client that its number or its account belongs to. */
export async function splitByTenant(body: Uint8Array, ownerOf: OwnerOf): Promise<Split> {
  const value = parseJson(Buffer.from(body).toString('utf8'));
  if (!isFields(value) || !Array.isArray(value['entry'])) return { parts: [], unclaimed: { body, reason: 'unreadable' } };
  const owned = new Map<string, Change[]>();
  const nobodys: Change[] = [];
  for (const one of changesOf(value)) {
    const owner = await whose(one, ownerOf);
    if (owner === null) nobodys.push(one);
    else owned.set(owner.tenantId, [...(owned.get(owner.tenantId) ?? []), one]);
  }
  const parts = [...owned].map(([tenantId, changes]) => ({ tenantId, body: rebuilt(value, changes) }));
  return { parts, unclaimed: nobodys.length === 0 ? null : { body: rebuilt(value, nobodys), reason: 'unknown_number' } };
}

function changesOf(value: Fields): readonly Change[] {
  const entries: readonly unknown[] = Array.isArray(value['entry']) ? value['entry'] : [];
  return entries
    .filter(isFields)
    .flatMap((entry) => (Array.isArray(entry['changes']) ? (entry['changes'] as unknown[]).map((change) => ({ entry, change })) : []));
}

async function whose({ entry, change }: Change, ownerOf: OwnerOf): Promise<FoundNumber | null> {
  const value = isFields(change) && isFields(change['value']) ? change['value'] : {};
  const metadata = value['metadata'];
  const phoneNumberId = isFields(metadata) ? toText(metadata['phone_number_id']) : '';
  // what names a number is that number's alone, whoever else is in the account
  if (phoneNumberId !== '') return ownerOf(`number ${phoneNumberId}`);
  const info = value['waba_info'];
  const wabaId = (isFields(info) ? toText(info['waba_id']) : '') || toText(entry['id']);
  return wabaId === '' ? null : ownerOf(`account ${wabaId}`);
}

/** A body of the same form with these changes alone. */
function rebuilt(value: Fields, changes: readonly Change[]): Uint8Array {
  const entry = [...Map.groupBy(changes, (one) => one.entry)].map(([from, some]) => ({ ...from, changes: some.map((one) => one.change) }));
  return Buffer.from(JSON.stringify({ ...value, entry }));
}
