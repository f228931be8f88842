import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { whatsappJobs } from '../jobs.ts';
import type { InboundMedia } from '../port.ts';
import { addIncomingRows } from './queries.ts';

export interface Incoming extends InboundMedia {
  readonly numberId: string;
  readonly wamid: string;
}

const MOST_NAME = 150;

/** Puts files that came into line: they are fetched by a job of their own, so that no message waits for its picture. */
export async function addIncoming(tx: Tx, incoming: readonly Incoming[], now: Date): Promise<void> {
  if (incoming.length === 0) return;
  const rows = incoming.map((one) => ({ ...one, id: newId(), filename: safeName(one.filename) }));
  const added = await addIncomingRows(tx, rows, now);
  if (added > 0) await enqueue(tx, whatsappJobs.media, [{ tenantId: tx.tenantId }]);
}

/** A name for a person to save it under: no path, nothing that steers. */
export function safeName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, MOST_NAME);
}
