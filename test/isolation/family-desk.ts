import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import { digits } from './digits.ts';
import type { FamilyOptions } from './family.ts';
import type { Family } from './family-ids.ts';

/** Notices and refunds in the states in which people act on them. */
export async function desk({ insert }: Filler, { canary }: FamilyOptions, f: Family): Promise<void> {
  const notice = (): Buffer =>
    Buffer.from(JSON.stringify({ note: canary, TransID: `V${digits(9)}`, TransAmount: '10.00', BusinessShortCode: '600100', BillRefNumber: f.meterNumber }));
  const event = { channel_id: f.channel, source: 'confirmation', authenticity: 'secret', state: 'quarantined' };
  await insert('payment_events', [
    { ...event, id: f.doubtfulEvent, body: notice() },
    { ...event, id: f.proposedEvent, body: notice() },
  ]);
  await insert('payment_resolutions', [
    {
      subject_type: 'payment_event',
      subject_id: f.proposedEvent,
      decision: 'accept',
      evidence: JSON.stringify({ receipt: `W${digits(9)}`, amount: '10.00', account: canary }),
      proposed_by: f.user,
      state: 'proposed',
    },
  ]);
  const payment = { provider: 'mpesa', channel_id: f.channel, amount_minor: 20_000n, shortcode: '600100', account_text: f.meterNumber };
  const refunds = { requested: f.refund, approved: f.grantedRefund, unknown: f.unknownRefund };
  await insert('payments', [{ ...payment, id: f.refundablePayment, receipt: `X${digits(9)}`, state: 'suspense' }]);
  for (const [state, id] of Object.entries(refunds)) {
    const paymentId = newId();
    await insert('payments', [{ ...payment, id: paymentId, receipt: `Y${digits(9)}`, state: 'refunding' }]);
    await insert('refunds', [
      {
        id,
        payment_id: paymentId,
        method: state === 'approved' ? 'manual' : 'mpesa_reversal',
        state,
        amount_minor: 20_000n,
        currency: 'KES',
        from_account: 'suspense',
        payment_state: 'suspense',
        requested_by: f.user,
        decided_by: state === 'requested' ? null : f.colleague,
        next_action_at: null,
      },
    ]);
  }
  await insert('provider_requests', [
    { channel_id: f.channel, kind: 'reversal', refund_id: f.unknownRefund, state: 'unknown', conversation_id: null, finding: null },
  ]);
  await insert('cash_sales', [{ id: f.vendedPayment, number: Number(digits(9)), amount_minor: 100n }]);
}
