import type { Payment } from './columns.tsx';

export type Act = 'retry' | 'release' | 'reassign' | 'split' | 'refund' | 'check';

/** Money that bought nothing, and where nothing may still be under way. */
const WAITS: ReadonlySet<string> = new Set(['suspense', 'held', 'refund_due', 'failed']);
/** Only an administrator says that such money is good. */
const HELD_FOR: ReadonlySet<string> = new Set(['payments.unproven_source', 'payments.amount_above_limit']);

type Standing = { waits: boolean; needsRelease: boolean; isCredited: boolean; isAskable: boolean };

/** When each act makes sense, and the right that it takes. */
const RULES: readonly (readonly [Act, string, (standing: Standing) => boolean])[] = [
  ['release', 'payments.release', ({ needsRelease }) => needsRelease],
  ['retry', 'payments.retry', ({ waits, needsRelease }) => waits && !needsRelease],
  ['reassign', 'payments.assign', ({ waits, needsRelease }) => waits && !needsRelease],
  ['split', 'payments.assign', ({ waits, needsRelease }) => waits && !needsRelease],
  ['refund', 'payments.refund', ({ waits, isCredited }) => waits || isCredited],
  ['check', 'payments.check', ({ isAskable }) => isAskable],
];

/** What may be done with a payment as it stands, by somebody who holds these permissions. The server has the last word. */
export function actsOf(payment: Pick<Payment, 'state' | 'error_code' | 'source' | 'parent'>, may: (permission: string) => boolean): ReadonlySet<Act> {
  const standing = {
    waits: WAITS.has(payment.state),
    needsRelease: payment.state === 'held' && HELD_FOR.has(payment.error_code ?? ''),
    isCredited: payment.state === 'credited',
    isAskable: payment.source !== 'cash' && payment.parent === null,
  };
  return new Set(RULES.filter(([, permission, fits]) => fits(standing) && may(permission)).map(([act]) => act));
}
