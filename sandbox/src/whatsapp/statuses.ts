import type { World } from '../world.ts';
import type { ChatLine, WaNumber } from './accounts.ts';
import { tellMessages } from './callbacks.ts';

type Told = { number: WaNumber; peer: string; line: ChatLine };

/** What becomes of a message that was taken, after the delay and in the manner that the fault asks for. */
export function scheduleStatuses(world: World, told: Told): void {
  const { status, status_delay_ms: delay } = world.faults.current.whatsapp;
  if (status === 'lost') return;
  const stages = STAGES[status];
  stages.forEach((stage, place) => world.timers.after(delay * (place + 1), () => void tellStatus(world, told, stage)));
}

const STAGES: Record<'normal' | 'duplicate' | 'reordered' | 'sent_only' | 'failed' | 'read', string[]> = {
  normal: ['sent', 'delivered'],
  duplicate: ['sent', 'sent', 'delivered', 'delivered'],
  reordered: ['delivered', 'sent'],
  sent_only: ['sent'],
  failed: ['failed'],
  read: ['sent', 'delivered', 'read'],
};

export async function tellStatus(world: World, { number, peer, line }: Told, status: string): Promise<void> {
  world.journal.append('wa_status', { wamid: line.wamid, peer, status });
  await tellMessages(world, number, { contacts: [contactOf(peer)], statuses: [statusOf(world, { number, peer, line }, status)] });
}

function statusOf(world: World, { peer, line }: Told, status: string): Record<string, unknown> {
  const isTemplate = line.type === 'template';
  const recipient = isUserId(peer) ? { recipient_user_id: peer } : { recipient_id: peer };
  return {
    id: line.wamid,
    status,
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...recipient,
    ...(line.reference === '' ? {} : { biz_opaque_callback_data: line.reference }),
    ...(status === 'sent' || status === 'delivered' ? { pricing: pricingOf(isTemplate) } : {}),
    ...(status === 'failed' ? { errors: [errorOf(world.faults.current.whatsapp.failed_code)] } : {}),
  };
}

function pricingOf(isTemplate: boolean): object {
  return { billable: true, pricing_model: 'PMP', type: 'regular', category: isTemplate ? 'utility' : 'service' };
}

function errorOf(code: number): object {
  const title = `Error ${code}`;
  return {
    code,
    title,
    message: title,
    error_data: { details: 'Simulated failure' },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}

export const isUserId = (peer: string): boolean => /^[A-Z]{2}\./.test(peer);

export function contactOf(peer: string, name = ''): object {
  const profile = { name: name || 'Customer' };
  return isUserId(peer) ? { profile, user_id: peer } : { profile, wa_id: peer };
}
