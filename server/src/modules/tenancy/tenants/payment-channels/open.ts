import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import type { PaymentChannelAccount } from '../../../vending/payments/port.ts';
import { findChannel, type PaymentChannelRow } from './queries.ts';

/** With the hook key, out of which `c2bUrls` and `stkUrl` make this channel's addresses. */
export interface OpenPaymentChannel extends PaymentChannelAccount {
  readonly hookKey: string;
}

/**
 * A channel with its secrets opened; for the moment of use, never to be kept.
 * @throws AppError `not_found`; `channels.no_credentials` when there is no Daraja application yet.
 */
export async function openPaymentChannel(tx: Tx, secrets: Secrets, channelId: string): Promise<OpenPaymentChannel> {
  const row = await findChannel(tx, channelId);
  if (!row) throw notFound();
  const open = (field: string, sealed: string): string => secrets.open(sealed, { tenantId: tx.tenantId, recordId: row.id, field });
  if (!row.consumer_key_sealed || !row.consumer_secret_sealed)
    throw conflict('channels.no_credentials', 'This payment channel has no consumer key and secret yet.');
  return {
    channelId: row.id,
    baseUrl: row.base_url,
    shortcode: row.shortcode,
    storeNumber: row.store_number,
    kind: row.kind,
    consumerKey: open('consumer_key', row.consumer_key_sealed),
    consumerSecret: open('consumer_secret', row.consumer_secret_sealed),
    passkey: row.passkey_sealed === null ? null : open('passkey', row.passkey_sealed),
    initiator: row.initiator_name,
    securityCredential: row.security_credential_sealed === null ? null : open('security_credential', row.security_credential_sealed),
    hookKey: open('hook_key', row.hook_key_sealed),
  };
}

export function openHookKey(tx: Tx, secrets: Secrets, row: Pick<PaymentChannelRow, 'id' | 'hook_key_sealed'>): string {
  return secrets.open(row.hook_key_sealed, { tenantId: tx.tenantId, recordId: row.id, field: 'hook_key' });
}
