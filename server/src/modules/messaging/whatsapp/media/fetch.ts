import { sha256 } from '../../../../kernel/crypto.ts';
import { scrub } from '../../../../kernel/log.ts';
import type { WhatsappDeps } from '../deps.ts';
import { openNumber } from '../numbers/open.ts';
import type { FetchedMedia, GraphAnswer } from '../port.ts';
import { MEDIA_RULES } from './kinds.ts';
import { claimMedia, finishMedia, type MediaResult, type MediaRow } from './queries.ts';

const AT_ONCE = 8;
const LEASE_MS = 5 * 60_000;
const MINUTE = 60_000;
/** Meta keeps a file that came for seven days: the last try lies within them. */
const BACKOFF_MS = [30_000, 2 * MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE, 72 * 60 * MINUTE] as const;

/** Where a file lies in the store. */
export function keyOf({ tenant_id, id }: Pick<MediaRow, 'tenant_id' | 'id'>): string {
  return `${tenant_id}/${id}`;
}

/** Fetches everything that is due for one tenant, some at once. */
export async function fetchDue(deps: WhatsappDeps, tenantId: string): Promise<void> {
  for (let left = true; left;) {
    const now = deps.clock.now();
    const rows = await deps.db.inTenant(tenantId, (tx) => claimMedia(tx, { now, until: new Date(now.getTime() + LEASE_MS), limit: AT_ONCE }));
    await Promise.all(rows.map((row) => fetchOne(deps, row)));
    left = rows.length === AT_ONCE;
  }
}

/** If this dies between storing and noting, the file is fetched and stored again under the same name. */
async function fetchOne(deps: WhatsappDeps, row: MediaRow): Promise<void> {
  const result = await resultOf(deps, row);
  await deps.db.inTenant(row.tenant_id, (tx) => finishMedia(tx, result, deps.clock.now()));
}

async function resultOf(deps: WhatsappDeps, row: MediaRow): Promise<MediaResult> {
  try {
    const answer = await download(deps, row);
    if (answer.kind !== 'done') return again(deps, row, { reason: answer.reason, isFinal: answer.kind === 'refused' && !answer.retryable && !answer.trouble });
    const wrong = misfit(row, answer.value);
    if (wrong !== null) return again(deps, row, { reason: wrong, isFinal: false });
    return await stored(deps, row, answer.value);
  } catch (error) {
    deps.log.error({ err: error, tenant: row.tenant_id, media: row.id }, 'a file of WhatsApp could not be fetched');
    return again(deps, row, { reason: error instanceof Error ? error.message : String(error), isFinal: false });
  }
}

async function download(deps: WhatsappDeps, { tenant_id, number_id, meta_id }: MediaRow): Promise<GraphAnswer<FetchedMedia>> {
  const account = await deps.db.inTenant(tenant_id, (tx) => openNumber(tx, deps, number_id!));
  return deps.provider.download(account, meta_id!);
}

/** Meta tells the checksum in hex or in base64, once where the file is and once in the message. */
function misfit({ kind, expected_sha256 }: MediaRow, { content, sha256: told }: FetchedMedia): string | null {
  if (content.length > MEDIA_RULES[kind].most * 1.1) return 'the file is too big';
  const digest = sha256(content);
  const forms = [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')];
  const expected = [told, expected_sha256 ?? ''].filter((one) => one !== '');
  return expected.every((one) => forms.includes(one) || forms.includes(one.toLowerCase())) ? null : 'the checksum does not fit';
}

async function stored({ store }: WhatsappDeps, row: MediaRow, { content, mime }: FetchedMedia): Promise<MediaResult> {
  await store.write(keyOf(row), content);
  return {
    id: row.id,
    state: 'stored',
    mime: mime === '' ? null : mime,
    bytes: content.length,
    sha256: sha256(content).toString('hex'),
    error: null,
    nextAt: null,
  };
}

function again({ clock }: WhatsappDeps, row: MediaRow, { reason, isFinal }: { readonly reason: string; readonly isFinal: boolean }): MediaResult {
  const wait = isFinal ? undefined : BACKOFF_MS[row.attempts - 1];
  const empty = { id: row.id, mime: null, bytes: null, sha256: null, error: scrub(reason).slice(0, 300) };
  if (wait === undefined) return { ...empty, state: 'failed', nextAt: null };
  return { ...empty, state: 'waiting', nextAt: new Date(clock.now().getTime() + wait) };
}
