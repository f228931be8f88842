/** States of a request for a sender name and the only moves between them. */
export type RequestStatus = 'pending' | 'approved' | 'rejected' | 'requires_changes' | 'cancelled';

const MOVES: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  pending: ['approved', 'rejected', 'requires_changes', 'cancelled'],
  requires_changes: ['pending', 'cancelled'],
  approved: [],
  rejected: [],
  cancelled: [],
};

export function mayMove(from: RequestStatus, to: RequestStatus): boolean {
  return MOVES[from].includes(to);
}

/** It can still be changed by those who asked. */
export function isOpen(status: RequestStatus): boolean {
  return status === 'pending' || status === 'requires_changes';
}
