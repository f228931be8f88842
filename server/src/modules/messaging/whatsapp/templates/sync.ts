import { newId } from '../../../../kernel/ids.ts';
import type { WhatsappDeps } from '../deps.ts';
import { openNumber } from '../numbers/open.ts';
import { changeNumber, listNumbers, type NumberRow } from '../numbers/queries.ts';
import type { RemoteTemplate, WhatsappAccount } from '../port.ts';
import { examplesIn, headNames, placesOf } from './examples.ts';
import { backToDraft, keepSynced, markGone, type SyncedTemplate } from './queries.ts';
import { placesIn, type Variable } from './variables.ts';

/** A hundred to a page; Meta allows 6,000 to an account. */
const MOST_PAGES = 100;
/** What was handed over shows in the list within this time. */
const ARRIVES_MS = 10 * 60_000;

export interface SyncResult {
  readonly accounts: number;
  readonly templates: number;
  /** Accounts whose list could not be read to its end, with the reason. */
  readonly failed: readonly string[];
}

/** Reads the templates of every account of the tenant, page by page to the end; what Meta does not list any more is gone. */
export async function syncTemplates(deps: WhatsappDeps, tenantId: string): Promise<SyncResult> {
  const numbers = (await deps.db.inTenant(tenantId, listNumbers)).filter((row) => row.connected_at !== null && row.is_active);
  const accounts = [...Map.groupBy(numbers, (row) => row.waba_id).values()].map((rows) => rows[0]!);
  let templates = 0;
  const failed: string[] = [];
  for (const number of accounts) {
    const read = await syncAccount(deps, tenantId, number);
    if (typeof read === 'number') templates += read;
    else failed.push(`${number.waba_id}: ${read}`);
  }
  return { accounts: accounts.length, templates, failed };
}

async function syncAccount(deps: WhatsappDeps, tenantId: string, number: NumberRow): Promise<number | string> {
  const began = deps.clock.now();
  const account = await deps.db.inTenant(tenantId, (tx) => openNumber(tx, deps, number.id));
  const all = await readAll(deps, account);
  if (typeof all === 'string') return all;
  await deps.db.inTenant(tenantId, async (tx) => {
    await keepSynced(tx, { wabaId: number.waba_id, rows: all.map(syncedOf), now: deps.clock.now() });
    await markGone(tx, number.waba_id, began);
    await backToDraft(tx, number.waba_id, new Date(began.getTime() - ARRIVES_MS));
    await changeNumber(tx, number.id, { templates_synced_at: deps.clock.now(), at: deps.clock.now() });
  });
  return all.length;
}

async function readAll({ provider }: WhatsappDeps, account: WhatsappAccount): Promise<readonly RemoteTemplate[] | string> {
  const rows = new Map<string, RemoteTemplate>();
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await provider.templates(account, after);
    if (answer.kind !== 'done') return answer.reason;
    for (const row of answer.value.rows) if (row.name !== '') rows.set(`${row.name} ${row.language}`, row);
    after = answer.value.next;
    if (after === null) return [...rows.values()];
  }
  return 'more pages than there can be';
}

function syncedOf(remote: RemoteTemplate): SyncedTemplate {
  const bodyText = textOf(remote, 'body');
  return { ...remote, rowId: newId(), bodyText, variables: withExamples(remote, bodyText) };
}

function textOf({ components }: RemoteTemplate, type: string): string {
  return components.find((part) => part.type.toLowerCase() === type)?.text ?? '';
}

function withExamples({ components }: RemoteTemplate, bodyText: string): readonly Variable[] {
  const [body, head] = ['body', 'header'].map((type) => components.find((part) => part.type.toLowerCase() === type));
  const examples = { ...examplesIn(body, placesIn(bodyText)), ...examplesIn(head, headNames(components)) };
  return placesOf(bodyText, components, []).map((variable) => ({ ...variable, example: examples[variable.name] ?? '' }));
}
