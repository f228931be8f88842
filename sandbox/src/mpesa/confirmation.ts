import type { Answer } from '../outgoing.ts';
import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';
import { c2bBody } from './c2b-body.ts';
import type { Payment, Urls } from './shortcodes.ts';

const TIMEOUT_MS = 30_000;
const HELD_MS = 2000;

export type ConfirmationData = {
  receipt: string;
  shortcode: string;
  copy: number;
  attempt: number;
  ok: boolean;
  /** No further attempt of this payment's confirmation will follow, copies aside. */
  final: boolean;
  lost?: true;
  url?: string;
} & Partial<Answer>;

/** Tells the organisation that money came, as often, as late and in the order the faults ask for. */
export function confirmPayment(world: World, payment: Payment): void {
  const { lose, reorder } = world.faults.current.mpesa;
  if (world.random.next() < lose) return giveUp(world, payment, { lost: true });
  if (world.random.next() < reorder) return hold(world, payment);
  void sendCopies(world, payment).then(() => releaseHeld(world));
}

async function sendCopies(world: World, payment: Payment): Promise<void> {
  const copies = 1 + world.faults.current.mpesa.duplicate;
  await Promise.all(Array.from({ length: copies }, (_, copy) => deliver(world, payment, copy)));
}

function hold(world: World, payment: Payment): void {
  let gone = false;
  const release = (): void => {
    if (gone) return;
    gone = true;
    void sendCopies(world, payment);
  };
  world.mpesa.held.push(release);
  world.timers.after(HELD_MS, release);
}

function releaseHeld(world: World): void {
  for (const release of world.mpesa.held.splice(0)) release();
}

function giveUp(world: World, payment: Payment, why: { lost: true } | { error: string }): void {
  write(world, { receipt: payment.receipt, shortcode: payment.shortcode, copy: 0, attempt: 0, ok: false, final: true, ...why });
}

/** Waits out the delay, then tries until the answer is HTTP 200 with a valid JSON success. */
async function deliver(world: World, payment: Payment, copy: number): Promise<void> {
  const {
    delay_ms: [least, most],
    retry_ms: gaps,
  } = world.faults.current.mpesa;
  await world.timers.pause(least + Math.round(world.random.next() * (most - least)));
  const shortcode = world.mpesa.shortcodes.get(payment.shortcode);
  const urls = shortcode?.urls ?? null;
  if (shortcode === undefined || urls === null) return copy === 0 ? giveUp(world, payment, { error: 'no url' }) : undefined;
  const body = c2bBody(shortcode, payment, { balance: payment.org_balance, thirdPartyId: payment.third_party_id });
  for (let attempt = 1; attempt <= gaps.length + 1; attempt++) {
    if (attempt > 1) await world.timers.pause(gaps[attempt - 2] ?? 0);
    if (await tryOnce(world, { payment, urls, body, copy, attempt, last: attempt > gaps.length })) return;
  }
}

type Try = { payment: Payment; urls: Urls; body: string; copy: number; attempt: number; last: boolean };

async function tryOnce(world: World, { payment, urls, body, copy, attempt, last }: Try): Promise<boolean> {
  const answer = await world.http.post({ url: urls.confirmation, type: 'json', body, timeoutMs: TIMEOUT_MS });
  const ok = isAccepted(answer);
  const { receipt, shortcode } = payment;
  write(world, {
    receipt,
    shortcode,
    copy,
    attempt,
    ok,
    final: copy === 0 && (ok || last),
    url: urls.confirmation,
    ...answer,
  });
  return ok;
}

function write(world: World, data: ConfirmationData): void {
  applyConfirmation(world, data);
  world.journal.append<ConfirmationData>('confirmation', data);
}

export function applyConfirmation(world: World, data: ConfirmationData): void {
  if (data.final) world.mpesa.undelivered.delete(data.receipt);
}

function isAccepted(answer: Answer): boolean {
  if (answer.status !== 200) return false;
  try {
    // Anything after the JSON makes it a bad answer, as it does in production.
    const body = asBody(JSON.parse(answer.body));
    return asText(body['ResultCode']) === '0' || body['C2BPaymentConfirmationResult'] === 'Success';
  } catch {
    return false;
  }
}
