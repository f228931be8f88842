import type { Tx } from '../../../kernel/db.ts';
import { AppError, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { TokenTools } from './deps.ts';
import { findToken, sealedToken, type TokenListRow } from './queries.ts';
import { openToken } from './sealing.ts';
import { recipientsOf, tokenText } from './texts.ts';

/**
 * Puts the message with this token in line again, for the customer and the payer. A token may be sent as often as it is
 * asked for: a meter takes it once.
 * @param key says the same request once; null makes it one of its own.
 * @returns how many get it.
 * @throws AppError `tokens.no_phone`
 */
export async function sendAgain(tx: Tx, deps: TokenTools, { row, key }: { readonly row: TokenListRow; readonly key: string | null }): Promise<number> {
  const recipients = recipientsOf(row);
  if (recipients.length === 0)
    throw new AppError({ code: 'tokens.no_phone', status: 400, message: 'Neither the customer nor the payer has a phone number to send to.' });
  const text = tokenText({
    kind: row.order_kind,
    language: row.language,
    utility: row.utility,
    token: await openedToken(tx, deps, row.id),
    meterNumber: row.meter_number,
    tenths: row.tenths,
    amountMinor: row.amount_minor ?? 0n,
    remainderMinor: row.remainder_minor,
    currency: row.currency,
    receipt: row.receipt,
  });
  const ids = { tokenId: row.id, paymentId: row.payment_id, orderId: row.order_id, customerId: row.customer_id };
  await deps.queueTexts(
    tx,
    recipients.map((to) => {
      const id = newId();
      return { id, dedupeKey: key === null ? `resend:${id}` : `resend:${key}:${to}`, to, text, ...ids };
    }),
  );
  return recipients.length;
}

export async function openedToken(tx: Tx, { secrets }: Pick<TokenTools, 'secrets'>, id: string): Promise<string> {
  const sealed = await sealedToken(tx, id);
  if (sealed === undefined) throw notFound();
  return openToken(secrets, { tenantId: tx.tenantId, tokenId: id }, sealed);
}

/** As `sendAgain`, for who knows the token by its id alone; a token without a phone is left. */
export async function sendTokenAgain(tx: Tx, deps: TokenTools, { tokenId, key }: { readonly tokenId: string; readonly key: string }): Promise<void> {
  const row = await findToken(tx, tokenId);
  if (row && recipientsOf(row).length > 0) await sendAgain(tx, deps, { row, key });
}
