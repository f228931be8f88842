import type { RefundsListResponses } from '../../../api/generated/types.gen.ts';

export type Refund = RefundsListResponses[200]['results'][number];

/** Those of which somebody, or M-Pesa, still has to say something. */
export const OPEN_REFUNDS = 'requested,approved,sent,unknown';
