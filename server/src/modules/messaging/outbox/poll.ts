import type { Db, Tx } from '../../../kernel/db.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { takeUnreported, type Unreported } from './poll-queries.ts';
import type { Carrier, CarrierAccount, DeliveryReport } from './port.ts';

export interface PollDeps<A extends CarrierAccount> {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly gateways: Readonly<Record<A['kind'], Carrier<A>>>;
  readonly accountsOf: (tx: Tx) => Promise<readonly A[]>;
  readonly receive: (tenantId: string, channelId: string, reports: readonly DeliveryReport[]) => Promise<void>;
}

const MINUTE = 60_000;
/** Not before this after the sending: gateways know no sooner, and a pushed report has come by then. */
const FROM_MS = 5 * MINUTE;
const UNTIL_MS = 48 * 60 * MINUTE;
/** After 5, 10, 30, 110 minutes and about 7 hours; then nobody asks any more. */
const MOST_POLLS = 5;
const AT_ONCE = 200;
const PARALLEL = 8;

/** Asks those gateways that can be asked about messages that they took and never reported on. No transaction is open meanwhile. */
export async function pollTenant<A extends CarrierAccount>(deps: PollDeps<A>, tenantId: string): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const { accounts, unreported } = await db.inTenant(tenantId, async (tx) => {
    const all = (await deps.accountsOf(tx)).filter((account) => deps.gateways[account.kind as A['kind']].poll !== undefined);
    const window = { now, from: new Date(now.getTime() - UNTIL_MS), until: new Date(now.getTime() - FROM_MS), most: MOST_POLLS, limit: AT_ONCE };
    const channelIds = all.map((account) => account.channelId);
    return { accounts: all, unreported: channelIds.length === 0 ? [] : await takeUnreported(tx, { ...window, channelIds }) };
  });
  const waiting = [...unreported];
  const ask = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await askOne(deps, { tenantId, accounts, one });
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, waiting.length) }, ask));
}

interface Asking<A> {
  readonly tenantId: string;
  readonly accounts: readonly A[];
  readonly one: Unreported;
}

async function askOne<A extends CarrierAccount>({ gateways, receive, log }: PollDeps<A>, { tenantId, accounts, one }: Asking<A>): Promise<void> {
  const account = accounts.find(({ channelId }) => channelId === one.channelId);
  if (!account) return;
  try {
    const report = await gateways[account.kind as A['kind']].poll?.(account, one);
    if (report) await receive(tenantId, one.channelId, [report]);
  } catch (error) {
    // it is asked again at its next time
    log.warn({ err: error, tenant: tenantId, gateway: account.kind }, 'a gateway could not be asked for delivery');
  }
}
