import type { OpenChannel, ReconciliationDeps } from '../deps.ts';
import type { PulledRow } from '../port.ts';
import { failPull, keepPulled, listPulls, markHanded, movePull, rowsToHand, type PullRow } from './queries.ts';

/** M-Pesa tells of the last 48 hours; a little less, so that a slow exchange does not fall out of it. */
const WINDOW_MS = 48 * 3_600_000 - 5 * 60_000;
/** Rows may show up late in the provider's list, and reading a row twice changes nothing. */
const OVERLAP_MS = 2 * 3_600_000;
/** Beyond this, half of what M-Pesa would tell is lost for the pull: a person must look. */
const SILENCE_MS = 24 * 3_600_000;
/** A page that never ends, or an offset that is not heeded, must not hold the job for ever. */
const MOST_PAGES = 2_000;

/** Pulls every paybill of the tenant that is registered for it. One that fails does not keep the others waiting. */
export async function pullTenant(deps: ReconciliationDeps, tenantId: string): Promise<void> {
  const pulls = await deps.db.inTenant(tenantId, listPulls);
  for (const pull of pulls) if (pull.state === 'registered') await pullChannel(deps, { tenantId, pull });
}

interface Pulling {
  readonly tenantId: string;
  readonly pull: PullRow;
}

/**
 * Reads what the provider lists since the last time. What nobody has told us becomes a payment by the door of
 * every notice; what we know already stays as evidence. Dying anywhere, the same window is read again.
 */
async function pullChannel(deps: ReconciliationDeps, { tenantId, pull }: Pulling): Promise<void> {
  const to = deps.clock.now();
  const from = new Date(Math.max(to.getTime() - WINDOW_MS, (pull.pulled_until?.getTime() ?? 0) - OVERLAP_MS));
  const failure = await readWindow(deps, { tenantId, pull, from, to }).catch((error: unknown) => {
    deps.log.error({ err: error, tenant: tenantId, shortcode: pull.shortcode }, 'pull failed');
    return 'could_not_be_kept';
  });
  await deps.db.inTenant(tenantId, async (tx) => {
    if (failure === null) return movePull(tx, pull.id, { from, to });
    deps.log.warn({ tenant: tenantId, shortcode: pull.shortcode, reason: failure }, 'paybill not pulled');
    await failPull(tx, pull.id, { reason: failure, at: to });
    const since = pull.pulled_until ?? pull.registered_at ?? to;
    if (to.getTime() - since.getTime() < SILENCE_MS) return;
    await deps.raise(tx, [
      {
        type: 'paybill_not_pulled',
        severity: 'error',
        dedupeKey: `paybill_not_pulled:${pull.id}`,
        meterId: null,
        customerId: null,
        paymentId: null,
        says: { code: 'paybill_not_pulled', given: { shortcode: pull.shortcode, reason: failure } },
      },
    ]);
  });
}

interface Window extends Pulling {
  readonly from: Date;
  readonly to: Date;
}

/** @returns null when the window was read to its end, else why not. */
async function readWindow(deps: ReconciliationDeps, window: Window): Promise<string | null> {
  const { tenantId, pull, from, to } = window;
  const account = await deps.db.inTenant(tenantId, (tx) => deps.openChannel(tx, pull.id));
  const seen = new Set<string>();
  for (let page = 0, offset = 0; page < MOST_PAGES; page += 1) {
    const result = await deps.puller.pull(account, { from, to, offset });
    if (result.kind === 'unavailable') return result.reason;
    const fresh = result.rows.filter((row) => !seen.has(row.key));
    // an empty page is the end, and so is one of known rows alone: then the offset is not heeded
    if (fresh.length === 0) return null;
    for (const row of fresh) seen.add(row.key);
    await takeRows(deps, { tenantId, account, rows: fresh });
    offset += result.rows.length;
  }
  return 'too_many_pages';
}

interface Taking {
  readonly tenantId: string;
  readonly account: OpenChannel;
  readonly rows: readonly PulledRow[];
}

/** Kept first, then handed to the intake, then marked: dying between the last two hands a row in twice, which is a repeat. */
async function takeRows(deps: ReconciliationDeps, { tenantId, account, rows }: Taking): Promise<void> {
  const { channelId } = account;
  const at = deps.clock.now();
  const news = await deps.db.inTenant(tenantId, async (tx) => {
    await keepPulled(tx, channelId, { rows, at });
    return rowsToHand(
      tx,
      channelId,
      rows.map((row) => row.key),
    );
  });
  if (news.length === 0) return;
  await Promise.all(
    news.map((row) =>
      deps.take({
        tenantId,
        channelId,
        source: 'pull',
        authenticity: 'asked',
        ip: null,
        contentType: 'application/json',
        body: row.notice,
        receivedAt: at,
      }),
    ),
  );
  const keys = news.map((row) => row.row_key);
  await deps.db.inTenant(tenantId, (tx) => markHanded(tx, channelId, { keys, at }));
  deps.log.warn({ tenant: tenantId, shortcode: account.shortcode, rows: news.length }, 'money found that no notice had told of');
}
