import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import { digits } from './digits.ts';
import type { Family } from './family-ids.ts';

export async function orders({ insert }: Filler, f: Family): Promise<void> {
  const order = {
    meter_id: f.meter,
    customer_id: f.customer,
    vendor_account_id: f.vendorAccount,
    paid_minor: 30_000n,
    water_minor: 30_000n,
    tenths: 20,
    attempts: 1,
    lease_epoch: 1,
    next_action_at: null,
  };
  const review = { ...order, state: 'manual_review', payment_id: null };
  await insert('vend_orders', [
    { ...order, id: f.order, state: 'vended', payment_id: f.vendedPayment, meter_number: f.meterNumber },
    { ...review, id: f.reviewOrder, meter_number: `59${digits(9)}` },
    { ...review, id: f.proposedOrder, meter_number: `59${digits(9)}` },
  ]);
  for (const id of [f.order, f.reviewOrder, f.proposedOrder]) {
    await insert('vend_attempts', [{ order_id: id, attempt_no: 1, lease_epoch: 1, state: id === f.order ? 'issued' : 'unknown' }]);
    await insert('vend_order_events', [{ order_id: id, seq: 1 }]);
  }
  await insert('token_requests', [
    {
      id: f.tokenRequest,
      kind: 'clear_tamper',
      meter_id: f.meter,
      customer_id: f.customer,
      state: 'pending_approval',
      requested_by: f.colleague,
      value_minor: 0n,
      order_id: null,
    },
  ]);
  await insert('token_limits', [{ role: 'field_engineer', alone_minor: 0n, day_minor: 0n, clears_alone: 0, clears_day: 10 }]);
  await insert('payment_resolutions', [
    { subject_type: 'vend_order', subject_id: f.proposedOrder, decision: 'not_executed', proposed_by: f.user, state: 'proposed' },
  ]);
}

/** A statement with money that the books do not have, and the break that says so. */
export async function reconciliation({ insert }: Filler, f: Family): Promise<void> {
  const [line, day, past] = [newId(), '2026-01-01', new Date(Date.now() - 864e5)];
  const receipt = `Z${digits(9)}`;
  await insert('statement_imports', [{ id: f.statementImport, channel_id: f.channel, format: 'csv', period_from: past, period_to: past, rejected: '[]' }]);
  await insert('statement_files', [{ import_id: f.statementImport }]);
  await insert('statement_lines', [
    { id: line, import_id: f.statementImport, channel_id: f.channel, receipt, kind: 'payment', amount_minor: 1_000n, business_day: day, occurred_at: past },
  ]);
  await insert('paybill_pulls', [{ channel_id: f.channel }]);
  await insert('pulled_transactions', [{ channel_id: f.channel, receipt }]);
  await insert('reconciliation_runs', [{ id: f.reconciliation, from_day: day, to_day: day, cause: 'person', state: 'done', requested_by: f.user }]);
  await insert('reconciliation_breaks', [
    {
      id: f.openBreak,
      area: 'mpesa',
      class: 'missing_in_books',
      severity: 'error',
      business_day: day,
      channel_id: f.channel,
      line_id: line,
      difference_minor: 1_000n,
      taken_in_at: null,
    },
  ]);
  await insert('reconciliation_days', [{ channel_id: f.channel, business_day: day, statement_minor: 0n, payments_minor: 0n, breaks_minor: 0n }]);
  await insert('reconciliation_vendor_days', [{ meter_id: f.meter, business_day: day, vendor_tenths: 0n, books_tenths: 0n, breaks_tenths: 0n }]);
}

export async function messages({ insert }: Filler, f: Family): Promise<void> {
  const message = newId();
  await insert('outbox_messages', [
    {
      id: message,
      recipient: `2547${digits(8)}`,
      state: 'delivered',
      next_action_at: null,
      token_id: f.token,
      payment_id: f.vendedPayment,
      order_id: f.order,
      customer_id: f.customer,
    },
  ]);
  await insert('outbox_attempts', [{ message_id: message, attempt_no: 1, channel_id: f.smsChannel, state: 'delivered' }]);
  await insert('email_attachments', [{ message_id: message, no: 0 }]);
  await insert('outbox_reports', [{ channel_id: f.smsChannel, applied: true }]);
  // far behind the chain, which stays whole
  await insert('audit_log', [{ seq: BigInt(digits(12)) + 1_000_000_000_000n, actor_kind: 'user' }]);
}

export async function reports({ insert }: Filler, f: Family): Promise<void> {
  const [report, filters] = ['tokens', '{}'];
  await insert('report_schedules', [
    { id: f.reportSchedule, report, filters, recipients: ['owner@isolation.test'], next_run_at: new Date(Date.now() + 864e5) },
  ]);
  await insert('report_exports', [
    { id: f.reportExport, report, filters, state: 'ready', schedule_id: f.reportSchedule, error_code: null, expires_at: new Date(Date.now() + 864e5) },
  ]);
  await insert('daily_totals', [{ day: '2026-01-01' }]);
  await insert('daily_totals_marks', [{ through_day: '2026-01-01', time_zone: 'Africa/Nairobi' }]);
}
