import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { SendRate } from '../../outbox/port.ts';
import type { WhatsappTools } from '../deps.ts';
import { inTrouble, noNumber, notConnected } from '../errors.ts';
import type { WhatsappAccount } from '../port.ts';
import { findSealedNumber, listSealedNumbers, type SealedNumber } from './queries.ts';

type Opening = Pick<WhatsappTools, 'secrets' | 'platform' | 'publicUrl'>;

/** Messages a second, in and out: Meta's page "Throughput". A little is left for what comes in. */
const RATES = { coexistence: 16, standard: 70, high: 900 } as const;

/** Numbers that may send, by priority, with their tokens opened. */
export async function openSenders(tx: Tx, opening: Opening): Promise<WhatsappAccount[]> {
  return (await listSealedNumbers(tx)).filter(maySend).flatMap((row) => {
    const account = opened(tx.tenantId, opening, row);
    return account === null ? [] : [account];
  });
}

/** Numbers that may send, by priority; nothing is opened. */
export async function sendingNumbers(tx: Tx): Promise<readonly { readonly id: string; readonly waba_id: string }[]> {
  return (await listSealedNumbers(tx)).filter(maySend);
}

function maySend({ is_active, connected_at, trouble_code }: SealedNumber): boolean {
  return is_active && connected_at !== null && trouble_code === null;
}

/** One number, whatever its state, for tests and settings. @throws AppError `not_found`; `whatsapp.not_connected` when no token is there. */
export async function openNumber(tx: Tx, opening: Opening, id: string): Promise<WhatsappAccount> {
  const row = await findSealedNumber(tx, id);
  if (!row) throw notFound();
  const account = opened(tx.tenantId, opening, row);
  if (account === null) throw notConnected();
  return account;
}

/**
 * The number to send by: the one named, or the first that may.
 * @throws AppError `not_found`, `whatsapp.not_connected`, `whatsapp.number_in_trouble`, `whatsapp.no_number`
 */
export async function chooseSender(tx: Tx, id: string | null): Promise<string> {
  if (id === null) {
    const [first] = (await listSealedNumbers(tx)).filter(maySend);
    if (!first) throw noNumber();
    return first.id;
  }
  const row = await findSealedNumber(tx, id);
  if (!row) throw notFound();
  if (row.trouble_code !== null) throw inTrouble(row.trouble_code);
  if (!maySend(row)) throw notConnected();
  return row.id;
}

function opened(tenantId: string, { secrets, platform }: Opening, row: SealedNumber): WhatsappAccount | null {
  const token = row.token_sealed === null ? platform.token : openField(secrets, { tenantId, row, field: 'token' });
  if (token === undefined) return null;
  return {
    channelId: row.id,
    kind: 'whatsapp',
    tenantId,
    baseUrl: row.base_url,
    token,
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
    rate: rateOf(row),
  };
}

/** Meta's page "About the platform": one message in six seconds to one person; 45 at once are lent, and paid back by waiting. */
const PAIR = { pairEveryMs: 6_000, pairBurst: 45 } as const;

function rateOf({ is_coexistence, throughput }: SealedNumber): SendRate {
  const partsPerSecond = is_coexistence ? RATES.coexistence : throughput === 'HIGH' ? RATES.high : RATES.standard;
  return { partsPerSecond, burst: partsPerSecond, ...PAIR };
}

type SealedField = 'token' | 'app_secret' | 'verify_token' | 'hook_key' | 'pin';

export function openField(
  secrets: Secrets,
  { tenantId, row, field }: { readonly tenantId: string; readonly row: SealedNumber; readonly field: SealedField },
): string {
  return secrets.open(row[`${field}_sealed`] ?? '', { tenantId, recordId: row.id, field });
}

/** What proves that a body is Meta's, and what answers its handshake. */
export interface HookSecrets {
  readonly appSecret: string | undefined;
  readonly verifyToken: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
}

export async function openHookSecrets(tx: Tx, { secrets, platform }: Opening, numberId: string): Promise<HookSecrets | null> {
  const row = await findSealedNumber(tx, numberId);
  if (!row) return null;
  const { tenantId } = tx;
  return {
    appSecret: row.app_secret_sealed === null ? platform.appSecret : openField(secrets, { tenantId, row, field: 'app_secret' }),
    verifyToken: openField(secrets, { tenantId, row, field: 'verify_token' }),
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
  };
}

export function hookUrl(publicUrl: string, hookKey: string): string {
  return `${publicUrl}/webhooks/whatsapp/${hookKey}/`;
}
