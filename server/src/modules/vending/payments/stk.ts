import { randomHex, sha256 } from '../../../kernel/crypto.ts';
import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { PaymentsDeps } from './deps.ts';
import type { StkPushResult } from './port.ts';
import { findPushesToQuery, finishPush, insertPush, postponeQuery, recordPushAnswer, type PushAnswer, type PushRow } from './stk-queries.ts';

export interface PushRequest {
  readonly tenantId: string;
  readonly channelId: string;
  readonly hookKey: string;
  readonly meterId: string | null;
  readonly accountText: string;
  /** E.164 digits without plus. */ readonly phone: string;
  /** Whole currency units, in minor units. */ readonly amountMinor: bigint;
  readonly requestedBy: string | null;
}

/**
 * Asks a payer's phone for the PIN. The request is on record before it leaves, with a secret of its own in
 * the callback's path; a push whose answer did not come is `unknown` and never repeated by itself.
 * @throws AppError `payments.push_refused` (502) when M-Pesa refuses, `payments.whole_amounts` (400).
 */
export async function requestPush(deps: PaymentsDeps, request: PushRequest): Promise<{ id: string; state: string; checkoutRequestId: string | null }> {
  if (request.amountMinor % 100n !== 0n)
    throw new AppError({
      code: 'payments.whole_amounts',
      status: 400,
      message: 'M-Pesa takes whole shillings only.',
      details: { amount: ['Whole shillings only.'] },
    });
  const id = newId();
  const secret = randomHex(16);
  const account = await deps.db.inTenant(request.tenantId, async (tx) => {
    await insertPush(tx, {
      id,
      channelId: request.channelId,
      secretHash: sha256(secret),
      meterId: request.meterId,
      accountText: request.accountText,
      phone: request.phone,
      amountMinor: request.amountMinor,
      requestedBy: request.requestedBy,
    });
    return deps.openChannel(tx, request.channelId);
  });
  const result = await deps.provider.pushStk(account, {
    amountMinor: request.amountMinor,
    phone: request.phone,
    accountReference: request.accountText.slice(0, 12),
    description: 'Water',
    callbackUrl: `${deps.publicUrl}/api/hooks/c2b/${request.hookKey}/stk/${secret}/`,
  });
  const answer = answerOf(result);
  await deps.db.inTenant(request.tenantId, (tx) => recordPushAnswer(tx, id, answer));
  if (answer.state === 'refused')
    throw new AppError({
      code: 'payments.push_refused',
      status: 502,
      message: `M-Pesa refused the request: ${answer.resultText}`,
      details: { provider_code: answer.resultCode },
    });
  return { id, state: answer.state, checkoutRequestId: answer.checkoutRequestId };
}

function answerOf(result: StkPushResult): PushAnswer {
  const none = { checkoutRequestId: null, merchantRequestId: null };
  switch (result.kind) {
    case 'accepted':
      return { state: 'requested', checkoutRequestId: result.checkoutRequestId, merchantRequestId: result.merchantRequestId, resultCode: null, resultText: '' };
    case 'refused':
      return { ...none, state: 'refused', resultCode: result.code, resultText: result.reason };
    case 'not_sent':
      return { ...none, state: 'refused', resultCode: 'not_sent', resultText: `M-Pesa could not be reached (${result.reason}).` };
    case 'unknown':
      return { ...none, state: 'unknown', resultCode: 'unknown', resultText: result.reason };
    default:
      return result satisfies never;
  }
}

/** Later and later; the C2B notice or the statement settles what the query never will. */
const QUERY_AFTER_SECONDS = [60, 120, 300, 900, 3600];

/** Asks after pushes whose callback did not come. A success here has no receipt, so it vends nothing by itself. */
export async function queryOpenPushes(deps: PaymentsDeps, tenantId: string): Promise<void> {
  const pushes = await deps.db.inTenant(tenantId, (tx) => findPushesToQuery(tx, deps.clock.now()));
  for (const push of pushes) await queryPush(deps, tenantId, push);
}

async function queryPush(deps: PaymentsDeps, tenantId: string, push: PushRow): Promise<void> {
  const account = await deps.db.inTenant(tenantId, (tx) => deps.openChannel(tx, push.channel_id));
  const result = await deps.provider.queryStk(account, push.checkout_request_id!);
  await deps.db.inTenant(tenantId, async (tx) => {
    if (result.kind !== 'result') {
      const wait = QUERY_AFTER_SECONDS[push.queries];
      await postponeQuery(tx, push.id, wait === undefined ? null : new Date(deps.clock.now().getTime() + wait * 1000));
      return;
    }
    await finishPush(tx, push.id, {
      state: result.resultCode === '0' ? 'paid_receipt_unknown' : 'failed',
      resultCode: result.resultCode,
      resultText: result.resultText,
      paymentId: null,
    });
  });
}
