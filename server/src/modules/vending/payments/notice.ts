import { sha256 } from '../../../kernel/crypto.ts';
import type { Arrival, Authenticity } from './intake.ts';
import type { ParsedEvent } from './port.ts';
import type { HookChannel, HookDeps } from './webhook.ts';

/** One POST at a door, before it is known whose it is. */
export interface Notice extends Pick<Arrival, 'source' | 'ip' | 'contentType' | 'body' | 'receivedAt'> {
  readonly door: { readonly key: string; readonly secret?: string } | { readonly path: string };
}

/** `nowhere`: the door does not exist; `kept`: it is nobody's, and lies with the unclaimed ones. */
export type Found = Arrival | 'nowhere' | 'kept';

/** Finds out for whom a notice is. Run again by the spool when the database was away the first time. */
export function findArrival(deps: HookDeps, notice: Notice): Promise<Found> {
  const { door, ...rest } = notice;
  return 'key' in door ? behindKey(deps, { ...rest, ...door }) : onOlderPath(deps, { ...rest, ...door });
}

type Rest = Omit<Notice, 'door'>;

/** What comes to a path with the paybill's key and nothing else. */
const KEYED_ALONE: readonly Notice['source'][] = ['confirmation', 'validation'];

async function behindKey(deps: HookDeps, { key, secret, ...rest }: Rest & { key: string; secret?: string }): Promise<Found> {
  const channel = await deps.channelByKey(key);
  if (!channel) return 'nowhere';
  if (secret === undefined) return KEYED_ALONE.includes(rest.source) ? { ...rest, ...channel, authenticity: 'secret' } : 'nowhere';
  const find = rest.source === 'stk' ? deps.stkRequestOf : deps.operationOf;
  const stkRequestId = await find(channel, sha256(secret));
  return stkRequestId === undefined ? 'nowhere' : { ...rest, ...channel, authenticity: 'secret', stkRequestId };
}

/** The older systems' paths name no tenant: the paybill in the body does, and the source must be the provider's. */
async function onOlderPath(deps: HookDeps, { path, ...rest }: Rest & { path: string }): Promise<Found> {
  const parsed = deps.parse(rest.body, rest.contentType);
  const channel = await channelOf(deps, parsed);
  const ip = rest.ip ?? '';
  if (!channel) {
    await deps.keepUnclaimed({ path, ip, contentType: rest.contentType, body: rest.body, ...unclaimed(parsed) });
    return 'kept';
  }
  const authenticity: Authenticity = deps.isListedSource(ip) ? 'ip' : 'none';
  return { ...rest, ...channel, authenticity };
}

async function channelOf(deps: HookDeps, parsed: ParsedEvent): Promise<HookChannel | null> {
  if (parsed.kind === 'money') return deps.channelByShortcode(parsed.money.shortcode);
  if (parsed.kind === 'stk') return deps.channelByCheckout(parsed.stk.checkoutRequestId);
  if (parsed.kind === 'quarantine' && parsed.hint.shortcode) return deps.channelByShortcode(parsed.hint.shortcode);
  return null;
}

function unclaimed(parsed: ParsedEvent): { reason: string; shortcode: string | null } {
  if (parsed.kind === 'money') return { reason: 'unknown_shortcode', shortcode: parsed.money.shortcode };
  if (parsed.kind === 'stk') return { reason: 'unknown_checkout', shortcode: null };
  return { reason: parsed.reason, shortcode: parsed.kind === 'quarantine' ? (parsed.hint.shortcode ?? null) : null };
}
