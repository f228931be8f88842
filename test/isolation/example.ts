import type { Query } from './catalogue-checks.ts';
import { newId } from '../../server/src/kernel/ids.ts';
import { digits } from './digits.ts';
import type { Family } from './family-ids.ts';

export interface Ids extends Family {
  /** A meter that the simulated vending system knows too. */
  readonly vendorMeter: string;
  /** A client that may be removed. */
  readonly spareClient: string;
  /** A notice that belongs to nobody. */
  readonly unclaimedEvent: string;
  /** A job that failed for good. */
  readonly deadLetter: string;
}

/** A place beside the path where an id of another tenant could slip in. */
export interface Reference {
  readonly in: 'body' | 'query';
  readonly field: string;
  readonly kind: keyof Ids;
  /** How the id is written there; an object in a body alone. */ readonly as?: (id: string) => string | object;
}

export interface Example {
  /** What each parameter of the path names. */
  readonly path?: Readonly<Record<string, keyof Ids>>;
  readonly body?: (ids: Ids) => object;
  readonly query?: (ids: Ids) => string;
  readonly references?: readonly Reference[];
  /** The answer to API keys, where it is another. */
  readonly keyStatus?: number;
  /** The answer to platform staff, where it is another. */
  readonly staffStatus?: number;
  /** The answer to whoever may ask, where no example can succeed: a code of one moment, a thing that nobody is given. */
  readonly refusedWith?: number;
  /** `platform`: only for platform staff who name no client, so there is no foreign one. */
  readonly staff?: 'platform';
  /** The answer to nobody, of a public route. */
  readonly publicStatus?: number;
  /** It waits seconds for a vendor's answer, which comes from nobody while no worker is there: whoever asks, asks at once. */
  readonly waits?: true;
  readonly prepare?: (query: Query, ids: Ids) => Promise<void>;
}

export const unique = (length = 9): string => digits(length);
export const id = (kind: keyof Ids): Pick<Example, 'path'> => ({ path: { id: kind } });
export const inBody = (field: string, kind: keyof Ids, as?: Reference['as']): Reference => ({ in: 'body', field, kind, ...(as ? { as } : {}) });
export const inQuery = (field: string, kind: keyof Ids, as?: Reference['as']): Reference => ({ in: 'query', field, kind, ...(as ? { as } : {}) });
export const cursor = (kind: keyof Ids): Reference =>
  inQuery('cursor', kind, (value) => Buffer.from(JSON.stringify(['2099-01-01T00:00:00.000Z', value])).toString('base64url'));
export const search = (...kinds: (keyof Ids)[]): Reference[] => kinds.map((kind) => inQuery('search', kind));
export const inClient = (): Reference => inBody('client', 'client');
export const schedule = { name: 'Monday', report: 'revenue', format: 'pdf', period: 'weekly', hour: 6, recipients: ['owner@demo.test'] };
export const statement = (): string => Buffer.from(`Receipt No.,Completion Time,Paid In\nZ${unique()},2026-01-01 10:00:00,10.00\n`).toString('base64');
export const meterList = (): string => Buffer.from('meter_id,site\n58100000099,North\n').toString('base64');
export const terms = { blocks: [{ up_to: null, price: '150.00' }] };

export async function leaveUnclaimed(query: Query, ids: Ids): Promise<void> {
  await query("insert into unclaimed_events (id, path, body, reason) values ($1, '/', '', 'unknown_shortcode')", [ids.unclaimedEvent]);
}

/** Marked, so that the harness does not take it for a failure of the test. */
export async function addDeadLetter(query: Query, ids: Ids): Promise<void> {
  await query("insert into jobs.job (id, name, data, source_name, singleton_key) values ($1, 'dead-letters', '{}', 'payments.sweep', 'example')", [
    ids.deadLetter,
  ]);
}

export const newSpareIds = (): Pick<Ids, 'spareClient' | 'unclaimedEvent' | 'deadLetter'> => ({
  spareClient: newId(),
  unclaimedEvent: newId(),
  deadLetter: newId(),
});
