/** States of a campaign and of one of its people, and what may be done in which. */

export const STATUSES = ['draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

/** `unconfirmed`: handed over without an answer; it may have arrived and is not sent again. `skipped`: not written to, with the reason. */
export const RECIPIENT_STATES = ['waiting', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unconfirmed', 'skipped', 'cancelled'] as const;
export type RecipientState = (typeof RECIPIENT_STATES)[number];

export type Deed = 'edit' | 'delete' | 'start' | 'pause' | 'resume' | 'cancel' | 'resend' | 'approve' | 'crown';

/** `failed`: it could not begin; nobody was written to. */
const MAY: Readonly<Record<Deed, readonly Status[]>> = {
  edit: ['draft', 'scheduled', 'failed'],
  delete: ['draft', 'scheduled', 'failed', 'completed', 'cancelled'],
  start: ['draft', 'scheduled', 'failed'],
  pause: ['running'],
  resume: ['paused'],
  cancel: ['draft', 'scheduled', 'failed', 'running', 'paused'],
  resend: ['completed', 'cancelled'],
  approve: ['draft', 'scheduled', 'failed'],
  crown: ['running', 'paused'],
};

export function may(deed: Deed, status: Status): boolean {
  return MAY[deed].includes(status);
}

export function statusesFor(deed: Deed): readonly Status[] {
  return MAY[deed];
}
