import { NotAsked, openSideThread } from './kernel/side-thread.ts';
import type { Log } from './kernel/log.ts';
import type { Carrier, GatewayAccount, GatewayKind, SendOutcome, TextToSend } from './modules/messaging/outbox/port.ts';

type Gateways = Readonly<Record<GatewayKind, Carrier<GatewayAccount>>>;

export interface GatewayCall {
  readonly account: GatewayAccount;
  readonly text: TextToSend;
}

/** Gateways whose calls are made by a thread of their own. */
export interface GatewayCalls {
  readonly carriers: Gateways;
  stop(): Promise<void>;
}

const THREAD = new URL('./gateway-calls-thread.ts', import.meta.url);

/**
 * A campaign calls a gateway thousands of times in a second. Made by the event loop that takes payments and answers pages, such
 * calls would take most of its turns; the thread begins with the first of them.
 * @param here by which the calls are made where no thread can begin
 */
export function openGatewayCalls({ here, log, file = THREAD }: { readonly here: Gateways; readonly log: Log; readonly file?: URL }): GatewayCalls {
  const thread = openSideThread<GatewayCall, SendOutcome>(file);
  let canBegin = true;
  const carrier: Carrier<GatewayAccount> = {
    async send(account, text) {
      if (!canBegin) return here[account.kind].send(account, text);
      try {
        return await thread.ask({ account, text });
      } catch (error) {
        if (!(error instanceof NotAsked)) throw error;
        // said once: another thread for each of a thousand messages would fail as well
        if (canBegin) log.error({ err: error }, 'no thread for calls to gateways: they are made by the main one');
        canBegin = false;
        return here[account.kind].send(account, text);
      }
    },
  };
  return { carriers: { beem: carrier, africastalking: carrier, twilio: carrier }, stop: () => thread.stop() };
}
