import type { Tone } from './badge.tsx';

/** How each state of the server looks; what is not listed looks plain. Unknown has a look of its own: it is no failure. */
const TONES: Readonly<Record<string, Tone>> = {
  ...looks('done', 'vended', 'credited', 'refunded', 'delivered', 'active', 'resolved', 'carried_out', 'applied', 'done', 'split', 'up'),
  ...looks(
    'flight',
    'received',
    'vending',
    'refunding',
    'new',
    'ready',
    'vend_requested',
    'created',
    'issued',
    'sent',
    'queued',
    'pending',
    'accepted',
    'recovering',
    'running',
  ),
  ...looks('need', 'held', 'suspense', 'refund_due', 'tamper', 'fault', 'open', 'critical', 'error', 'undelivered', 'down'),
  ...looks('done', 'ok', 'verified', 'connected', 'approved'),
  ...looks('need', 'failing', 'trouble'),
  ...looks('warn', 'missing', 'requires_changes', 'claimed'),
  ...looks('done', 'read', 'completed', 'confirmed'),
  ...looks('flight', 'sending', 'scheduled', 'submitting', 'running', 'waiting'),
  ...looks('warn', 'partly_delivered', 'snoozed', 'disabled'),
  ...looks('unknown', 'unconfirmed'),
  ...looks('unknown', 'unknown', 'review', 'manual_review'),
  ...looks('warn', 'suspended', 'offline', 'maintenance', 'pending_approval', 'requested', 'quarantined', 'unreadable', 'warning', 'acknowledged', 'paused'),
  ...looks('plain', 'failed', 'rejected', 'cancelled', 'inactive', 'expired', 'info', 'duplicate', 'ignored', 'explained', 'refused'),
};

function looks(tone: Tone, ...states: string[]): Record<string, Tone> {
  return Object.fromEntries(states.map((state) => [state, tone]));
}

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'plain';
}
