import type { MeterStatus } from '../schema.ts';

export const EVENT_KINDS = ['seen', 'reading', 'tamper', 'fault', 'battery', 'valve', 'key_changed', 'token_accepted'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What is known of a meter before a batch of reports, and what the reports say, all of them together. */
export interface Reported {
  readonly status: MeterStatus;
  readonly statusBeforeSuspension: string | null;
  /** A report of the batch is fresh enough to say that the meter is there; an old one that came late does not. */
  readonly isHere: boolean;
  /** Whether the meter now is in that state, by the newest report of the kind that there is; null when the batch says nothing new of it. */
  readonly tamper: boolean | null;
  readonly fault: boolean | null;
}

type Bare = 'active' | 'tamper' | 'fault' | 'offline' | 'maintenance';

/**
 * The status that reports lead to. Tampering outranks a fault; a meter that reports is not offline; one in maintenance
 * or suspended stays so, and a suspended one remembers what it comes back to.
 */
export function statusAfter(reported: Reported): { readonly status: MeterStatus; readonly statusBeforeSuspension: string | null } {
  const { status, statusBeforeSuspension } = reported;
  if (status !== 'suspended') return { status: next(status, reported), statusBeforeSuspension };
  return { status, statusBeforeSuspension: next((statusBeforeSuspension ?? 'active') as Bare, reported) };
}

function next(status: Bare, { tamper, fault, isHere }: Pick<Reported, 'tamper' | 'fault' | 'isHere'>): Bare {
  if (tamper ?? status === 'tamper') return 'tamper';
  if (status === 'maintenance') return status;
  if (fault ?? status === 'fault') return 'fault';
  return status === 'offline' && !isHere ? 'offline' : 'active';
}
