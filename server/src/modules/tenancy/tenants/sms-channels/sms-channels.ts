import { randomHex, type Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { GatewayAccount, GatewayKind } from '../../../messaging/outbox/port.ts';
import { smsReportUrl } from '../hook-urls.ts';
import { addLookup } from '../lookups/queries.ts';
import { addSmsChannelRow, changeSmsChannelRow, findSmsChannel, listSmsChannels, type SmsChannelRow } from './queries.ts';

/** Plain values; undefined stays as it is. */
export interface SmsChannelValues {
  readonly baseUrl?: string | undefined;
  readonly user?: string | undefined;
  readonly secret?: string | undefined;
  readonly sender?: string | undefined;
  readonly priority?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export interface SmsChannelWork {
  readonly secrets: Secrets;
  readonly at: Date;
}

type NewSmsChannel = SmsChannelValues & {
  readonly kind: GatewayKind;
  readonly baseUrl: string;
  readonly user: string;
  readonly secret: string;
  readonly sender: string;
};

export async function addSmsChannel(tx: Tx, { secrets, at }: SmsChannelWork, values: NewSmsChannel): Promise<SmsChannelRow> {
  const [id, hookKey] = [newId(), randomHex(16)];
  const seal = (field: string, plain: string): string => secrets.seal(plain, { tenantId: tx.tenantId, recordId: id, field });
  await addSmsChannelRow(tx, {
    id,
    kind: values.kind,
    base_url: values.baseUrl,
    account_user: values.user,
    secret_sealed: seal('secret', values.secret),
    sender: values.sender,
    hook_key_sealed: seal('hook_key', hookKey),
    priority: values.priority,
    is_active: values.isActive ?? true,
    created_at: at,
  });
  await addLookup(tx, { key: hookKey, channelId: id, kind: 'sms' });
  return (await findSmsChannel(tx, id))!;
}

export async function changeSmsChannel(
  tx: Tx,
  { secrets, at }: SmsChannelWork,
  { row, values }: { readonly row: SmsChannelRow; readonly values: SmsChannelValues },
): Promise<SmsChannelRow> {
  await changeSmsChannelRow(tx, row.id, {
    base_url: values.baseUrl,
    account_user: values.user,
    sender: values.sender,
    priority: values.priority,
    is_active: values.isActive,
    secret_sealed: values.secret === undefined ? undefined : secrets.seal(values.secret, { tenantId: tx.tenantId, recordId: row.id, field: 'secret' }),
    at,
  });
  return (await findSmsChannel(tx, row.id))!;
}

/** The client's active gateways in the order in which they are tried, secrets opened; for the moment of use. */
export async function openSmsChannels(tx: Tx, secrets: Secrets, publicUrl: string): Promise<GatewayAccount[]> {
  return (await listSmsChannels(tx)).filter((row) => row.is_active).map((row) => opened(tx, { secrets, publicUrl }, row));
}

/** One gateway, active or not: reports come in after it was switched off. @throws AppError `not_found`. */
export async function openSmsChannel(tx: Tx, opening: { readonly secrets: Secrets; readonly publicUrl: string }, channelId: string): Promise<GatewayAccount> {
  const row = await findSmsChannel(tx, channelId);
  if (!row) throw notFound();
  return opened(tx, opening, row);
}

function opened(tx: Tx, { secrets, publicUrl }: { readonly secrets: Secrets; readonly publicUrl: string }, row: SmsChannelRow): GatewayAccount {
  const secret = secrets.open(row.secret_sealed, { tenantId: tx.tenantId, recordId: row.id, field: 'secret' });
  return {
    channelId: row.id,
    kind: row.kind,
    accountKey: `${row.base_url} ${row.account_user}`,
    baseUrl: row.base_url,
    user: row.account_user,
    secret,
    sender: row.sender,
    reportUrl: smsReportUrl(publicUrl, openSmsHookKey(tx, secrets, row)),
  };
}

export function openSmsHookKey(tx: Tx, secrets: Secrets, row: SmsChannelRow): string {
  return secrets.open(row.hook_key_sealed, { tenantId: tx.tenantId, recordId: row.id, field: 'hook_key' });
}
