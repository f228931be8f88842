import { randomHex, type Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { addLookup, claimShortcode, releaseShortcodes } from '../lookups/queries.ts';
import { addChannel, changeChannelRow, findChannel, listChannels, type PaymentChannelRow } from './queries.ts';

/** Plain values; undefined stays as it is, null is taken away. */
export interface ChannelValues {
  readonly kind?: 'paybill' | 'till' | undefined;
  readonly shortcode?: string | undefined;
  readonly storeNumber?: string | null | undefined;
  readonly baseUrl?: string | undefined;
  readonly consumerKey?: string | null | undefined;
  readonly consumerSecret?: string | null | undefined;
  readonly passkey?: string | null | undefined;
  readonly initiator?: string | null | undefined;
  readonly securityCredential?: string | null | undefined;
  readonly externalValidation?: boolean | undefined;
  readonly holdAboveMinor?: bigint | undefined;
  readonly isActive?: boolean | undefined;
}

export interface ChannelWork {
  readonly secrets: Secrets;
  readonly at: Date;
}

/**
 * A new paybill or till with an unguessable hook key, known to the intake from this transaction's commit.
 * @throws AppError `invalid` on `field` when the number belongs to somebody.
 */
export async function addPaymentChannel(
  tx: Tx,
  { secrets, at }: ChannelWork,
  values: ChannelValues & { readonly shortcode: string; readonly baseUrl: string; readonly field?: string },
): Promise<PaymentChannelRow> {
  const [id, hookKey] = [newId(), randomHex(16)];
  await claim(tx, { id, shortcode: values.shortcode, field: values.field ?? 'shortcode' });
  await addChannel(tx, {
    id,
    kind: values.kind ?? 'paybill',
    shortcode: values.shortcode,
    store_number: values.storeNumber ?? null,
    base_url: values.baseUrl,
    hook_key_sealed: secrets.seal(hookKey, { tenantId: tx.tenantId, recordId: id, field: 'hook_key' }),
    consumer_key_sealed: null,
    consumer_secret_sealed: null,
    passkey_sealed: null,
    initiator_name: values.initiator ?? null,
    security_credential_sealed: null,
    ...sealedOf(tx, { id, secrets, values }),
    external_validation: values.externalValidation ?? false,
    hold_above_minor: values.holdAboveMinor,
    is_active: values.isActive ?? true,
    created_at: at,
  });
  await addLookup(tx, { key: hookKey, channelId: id, kind: 'mpesa' });
  return (await findChannel(tx, id))!;
}

export async function changePaymentChannel(
  tx: Tx,
  { secrets, at }: ChannelWork,
  change: { readonly row: PaymentChannelRow; readonly values: ChannelValues; readonly field?: string },
): Promise<PaymentChannelRow> {
  const { row, values } = change;
  if (values.shortcode !== undefined && values.shortcode !== row.shortcode) {
    await releaseShortcodes(tx, row.id);
    await claim(tx, { id: row.id, shortcode: values.shortcode, field: change.field ?? 'shortcode' });
  }
  await changeChannelRow(tx, row.id, {
    kind: values.kind,
    shortcode: values.shortcode,
    store_number: values.storeNumber,
    base_url: values.baseUrl,
    initiator_name: values.initiator,
    external_validation: values.externalValidation,
    hold_above_minor: values.holdAboveMinor,
    is_active: values.isActive,
    ...sealedOf(tx, { id: row.id, secrets, values }),
    at,
    // another number has to be registered with the provider again
    ...(values.shortcode !== undefined && values.shortcode !== row.shortcode ? { urls_registered_at: null } : {}),
  });
  return (await findChannel(tx, row.id))!;
}

/** The words do not tell whether the number is another tenant's. */
async function claim(tx: Tx, { id, shortcode, field }: { readonly id: string; readonly shortcode: string; readonly field: string }): Promise<void> {
  if (!(await claimShortcode(tx, shortcode, id))) throw invalid({ [field]: ['This number cannot be used.'] });
}

type Sealed = Partial<Pick<PaymentChannelRow, 'consumer_key_sealed' | 'consumer_secret_sealed' | 'passkey_sealed' | 'security_credential_sealed'>>;

function sealedOf(tx: Tx, { id, secrets, values }: { readonly id: string; readonly secrets: Secrets; readonly values: ChannelValues }): Sealed {
  const sealed = (field: string, plain: string | null): string | null =>
    plain === null ? null : secrets.seal(plain, { tenantId: tx.tenantId, recordId: id, field });
  return {
    ...(values.consumerKey === undefined ? {} : { consumer_key_sealed: sealed('consumer_key', values.consumerKey) }),
    ...(values.consumerSecret === undefined ? {} : { consumer_secret_sealed: sealed('consumer_secret', values.consumerSecret) }),
    ...(values.passkey === undefined ? {} : { passkey_sealed: sealed('passkey', values.passkey) }),
    ...(values.securityCredential === undefined ? {} : { security_credential_sealed: sealed('security_credential', values.securityCredential) }),
  };
}

/** Gives the client this paybill: a new channel, or the first one with another number. @returns whether anything changed. */
export async function setPaybill(
  tx: Tx,
  work: ChannelWork,
  { shortcode, baseUrl }: { readonly shortcode: string; readonly baseUrl: string },
): Promise<boolean> {
  const row = (await listChannels(tx)).find((channel) => channel.kind === 'paybill');
  if (row?.shortcode === shortcode) return false;
  if (row) await changePaymentChannel(tx, work, { row, values: { shortcode }, field: 'paybill_number' });
  else await addPaymentChannel(tx, work, { shortcode, baseUrl, field: 'paybill_number' });
  return true;
}
