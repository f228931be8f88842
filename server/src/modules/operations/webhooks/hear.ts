import type { Clock } from '../../../kernel/clock.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { Fact, FactListener, Told } from '../../../kernel/facts.ts';
import { newId } from '../../../kernel/ids.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { addDeliveries, wantedEvents, type NewDelivery } from './delivery-queries.ts';
import { isEvent, PAYLOAD_VERSION } from './events.ts';
import { webhookJobs } from './jobs.ts';

export interface HearDeps {
  readonly clock: Clock;
  readonly publicUrl: string;
}

export interface Hearing {
  /** Writes down what is to be told, in the transaction of the fact. */
  readonly listener: FactListener;
  /** A client's addresses have changed. */
  forget(tenantId: string): void;
}

/** Other processes learn of a new address within this time. */
const REMEMBERED_MS = 10_000;

interface Kept {
  readonly events: ReadonlySet<string>;
  readonly until: number;
}

/**
 * A fact becomes a delivery exactly if its transaction commits. What a client wants to hear of is remembered, so that the
 * money path asks nothing and writes nothing where nobody listens.
 */
export function createHearing({ clock, publicUrl }: HearDeps): Hearing {
  const kept = new Map<string, Kept>();
  const wanted = async (tx: Tx): Promise<ReadonlySet<string>> => {
    const known = kept.get(tx.tenantId);
    if (known && known.until > clock.monotonic()) return known.events;
    const events = new Set(await wantedEvents(tx));
    kept.set(tx.tenantId, { events, until: clock.monotonic() + REMEMBERED_MS });
    return events;
  };
  return {
    listener: async (tx, told) => {
      const events = await wanted(tx);
      const heard = told.filter(({ event }) => isEvent(event) && events.has(event));
      if (heard.length === 0) return;
      const at = clock.now();
      const added = await addDeliveries(tx, { rows: deliveriesOf(heard, { tenantId: tx.tenantId, publicUrl, at }), at });
      if (added > 0) await enqueue(tx, webhookJobs.send, [{ tenantId: tx.tenantId }]);
    },
    forget: (tenantId) => void kept.delete(tenantId),
  };
}

export interface Writing {
  readonly tenantId: string;
  readonly publicUrl: string;
  readonly at: Date;
}

function deliveriesOf(heard: readonly Told[], writing: Writing): readonly NewDelivery[] {
  return heard.flatMap(({ event, facts }) => facts().map((fact) => deliveryOf(event, fact, writing)));
}

/** What is sent, letter for letter: the signature is made over these bytes. */
export function deliveryOf(event: string, { object, data, path }: Fact, { tenantId, publicUrl, at }: Writing): NewDelivery {
  const id = newId();
  const links = path === null ? {} : { self: `${publicUrl}${path}` };
  const payload = JSON.stringify({ id, type: event, version: PAYLOAD_VERSION, timestamp: at.toISOString(), client: tenantId, data, links });
  return { eventId: id, event, objectId: object, payload };
}
