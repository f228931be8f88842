import type { Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { conflict } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { readCredits, readTerms } from '../credits/index.ts';
import { DEFAULT_SENDER } from './names.ts';
import {
  countActiveSenders,
  countByPerson,
  countByStatus,
  countSince,
  findSenderByName,
  listSenders,
  openRequestFor,
  type RequestRow,
  type SenderRow,
} from './queries.ts';
import { cancelRequest, submitRequest } from './requests.ts';
import type { Overview, Stats } from './schema.ts';

const SAMPLE = 'Habari, ankara yako ya maji iko tayari.';

/** Asks for the platform's own name; asking again gives the request that is open. */
export async function requestDefault(tx: Tx, work: { readonly ctx: RequestContext; readonly now: Date }): Promise<string> {
  const open = await openRequestFor(tx, DEFAULT_SENDER);
  return open?.id ?? submitRequest(tx, work, { name: DEFAULT_SENDER, sampleContent: SAMPLE });
}

/** @throws AppError `senders.nothing_open` */
export async function cancelDefault(tx: Tx, work: { readonly ctx: RequestContext; readonly now: Date }): Promise<string> {
  const open = await openRequestFor(tx, DEFAULT_SENDER);
  if (!open) throw conflict('senders.nothing_open', 'No request for the default name is open.');
  await cancelRequest(tx, work, open.id);
  return open.id;
}

/** What is there, what may be asked for, and what to do next. */
export async function overviewOf(tx: Tx, base: string): Promise<Static<typeof Overview>> {
  const [own, open] = [await findSenderByName(tx, DEFAULT_SENDER), await openRequestFor(tx, DEFAULT_SENDER)];
  const [credits, settings, counts] = [await readCredits(tx), await readTerms(tx), await countByStatus(tx)];
  const active = own?.status === 'active';
  const needsPurchase = settings.paidBy === 'credits' && credits.available === 0n;
  const actions = actionsOf(base, { canRequest: !active && !open, canCancel: open !== undefined, needsPurchase });
  return {
    default_sender: DEFAULT_SENDER,
    current_sender_id: currentOf(await listSenders(tx)),
    default_status: active ? 'active' : (open?.status ?? 'none'),
    can_request: !active && !open,
    reason: reasonOf(active, open),
    pending_requests: (counts.pending ?? 0) + (counts.requires_changes ?? 0),
    balance: { credits: String(credits.available), needs_purchase: needsPurchase },
    actions: Object.fromEntries(actions.map(({ action, url }) => [action, url])),
    next_actions: actions,
  };
}

function currentOf(senders: readonly SenderRow[]): string | null {
  return (senders.find((sender) => sender.isDefault) ?? senders[0])?.name ?? null;
}

interface Possible {
  readonly canRequest: boolean;
  readonly canCancel: boolean;
  readonly needsPurchase: boolean;
}

function actionsOf(base: string, { canRequest, canCancel, needsPurchase }: Possible): Static<typeof Overview>['next_actions'] {
  return [
    ...(canRequest ? [{ action: 'request_default', method: 'POST', url: `${base}request-default/` }] : []),
    ...(canCancel ? [{ action: 'cancel_default', method: 'POST', url: `${base}cancel-default/` }] : []),
    ...(needsPurchase ? [{ action: 'buy_credits', method: 'GET', url: '/api/billing/sms/packages/' }] : []),
  ];
}

function reasonOf(active: boolean, open: RequestRow | undefined): string {
  if (active) return 'The default name can be used.';
  if (!open) return 'The default name has not been asked for.';
  return open.status === 'pending' ? 'The request waits for the platform.' : `The request was sent back: ${open.reason}`;
}

const WEEK_MS = 7 * 24 * 3_600_000;
const MOST_PEOPLE = 20;

/** Of one client, or of all where platform staff names none. */
export async function statsOf(tx: Tx | PlatformTx, now: Date): Promise<Static<typeof Stats>> {
  const counts = await countByStatus(tx);
  const lately = await countSince(tx, new Date(now.getTime() - WEEK_MS));
  const people = await countByPerson(tx, MOST_PEOPLE);
  const { pending = 0, approved = 0, rejected = 0, requires_changes = 0, cancelled = 0 } = counts;
  return {
    total: pending + approved + rejected + requires_changes + cancelled,
    pending,
    approved,
    rejected,
    requires_changes,
    cancelled,
    active_sender_ids: await countActiveSenders(tx),
    last_7_days: { ...lately },
    by_user: people.map(({ email, tenantName, requests, approved: taken }) => ({ user_email: email, tenant_name: tenantName, requests, approved: taken })),
  };
}
