import type { Tx } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { readSwitchedOff } from './queries.ts';

/**
 * Parts of the product that the platform may switch off, for all clients or for one. None of them is on the way of money
 * that came in, of tokens and their messages, of words that people write, or of their STOP: those cannot be switched off.
 */
export const FEATURES = ['inbox', 'campaigns', 'sms', 'whatsapp', 'refunds', 'report_mail', 'buyers_page'] as const;
export type Feature = (typeof FEATURES)[number];

/** 403 for whoever asks: their role has nothing to do with it. */
export const switchedOff = (feature: string): AppError =>
  new AppError({
    code: 'features.off',
    status: 403,
    message: 'This part of the product is switched off for this client. Ask the staff of the platform to switch it on.',
    details: { feature, next_action: 'ask_platform' },
  });

/** For work that nobody asks for by a route: what is off waits, or is left out. */
export async function isFeatureOn(tx: Pick<Tx, 'q' | 'tenantId'>, feature: Feature): Promise<boolean> {
  return !(await readSwitchedOff(tx, tx.tenantId)).includes(feature);
}

/** @throws AppError `features.off` */
export async function requireFeature(tx: Pick<Tx, 'q' | 'tenantId'>, feature: Feature): Promise<void> {
  if (!(await isFeatureOn(tx, feature))) throw switchedOff(feature);
}
