import { provision } from './control/provision.ts';
import { resetWorld, type ResetData } from './control/reset.ts';
import type { Entry, Note } from './journal.ts';
import type { Mail } from './mail/mails.ts';
import type { KeypadData, TamperData, TapData } from './meters/actions.ts';
import { enterToken } from './meters/keypad.ts';
import type { VirtualMeter } from './meters/virtual-meter.ts';
import { applyConfirmation, confirmPayment, type ConfirmationData } from './mpesa/confirmation.ts';
import { applyPayment, applyRefused, type RefusedData } from './mpesa/pay.ts';
import type { RegisterData } from './mpesa/register-url.ts';
import type { Payment } from './mpesa/shortcodes.ts';
import { applyReversalEntry, type ReversalEntry } from './mpesa/reversal.ts';
import { applyStkResult, schedule, type StkResultData } from './mpesa/stk-answer.ts';
import { applyStkRequest } from './mpesa/stk-push.ts';
import type { StkData } from './mpesa/stk-requests.ts';
import type { SmsData } from './sms/accounts.ts';
import { applySms } from './sms/deliver.ts';
import type { Vend } from './stronpower/companies.ts';
import { applyPrice, type PriceData } from './stronpower/customers.ts';
import { applyInstall } from './stronpower/install.ts';
import { applyClear, applyVend, type ClearData } from './stronpower/issue.ts';
import { applyKeyChange, type KeyChangeData } from './stronpower/key-change.ts';
import { applyInbound, type InboundData } from './whatsapp/chat.ts';
import { applySubscribe, type SubscribeData } from './whatsapp/numbers.ts';
import { applyMessage, type MessageData } from './whatsapp/send.ts';
import { applyTemplate, type TemplateData } from './whatsapp/templates.ts';
import type { World } from './world.ts';

type Apply = (world: World, line: never) => void;

/** How each kind of line changes the state. A kind that is missing here changed nothing when it was written. */
const LINES: Record<string, Apply> = {
  provision: (world, note: { body: unknown }) => void provision(world, note.body),
  faults: (world, note: { faults: unknown }) => void world.faults.merge(note.faults),
  reset: (world, note: ResetData) => resetWorld(world, note),
  register_url: (world, { shortcode, urls }: RegisterData) => Object.assign(world.mpesa.shortcodes.get(shortcode) ?? {}, { urls }),
  register_pull: (world, { shortcode }: { shortcode: string }) => void world.mpesa.pulled.add(shortcode),
  install_meter: (world, note: { company: string; meter: unknown }) => applyInstall(world, note),
  price: (world, note: PriceData) => applyPrice(world, note),
  payment: (world, entry: Payment) => applyPayment(world, entry),
  payment_refused: (world, entry: Entry & RefusedData) => applyRefused(world, entry),
  confirmation: (world, entry: Entry & ConfirmationData) => applyConfirmation(world, entry),
  stk: (world, entry: Entry) => applyStk(world, entry),
  reversal: (world, entry: Entry & ReversalEntry) => applyReversalEntry(world, entry),
  vend: (world, entry: Vend) => applyVend(world, entry),
  clear: (world, entry: Entry & ClearData) => applyClear(world, entry),
  key_change: (world, entry: Entry & KeyChangeData) => applyKeyChange(world, entry),
  sms: (world, entry: Entry & SmsData) => applySms(world, entry),
  wa_subscribe: (world, note: SubscribeData) => applySubscribe(world, note),
  wa_message: (world, entry: Entry & MessageData) => void applyMessage(world, entry),
  wa_inbound: (world, entry: Entry & InboundData) => applyInbound(world, entry),
  wa_template: (world, entry: Entry & TemplateData) => applyTemplate(world, entry),
  mail: (world, entry: Mail) => void world.mails.push(entry),
  dlr: (world, entry: Entry & DlrData) => applyDlr(world, entry),
  keypad: (world, entry: Entry & KeypadData) => withMeter(world, entry.meter, (meter) => void enterToken(meter, entry.token, Date.parse(entry.at))),
  tap: (world, entry: Entry & TapData) =>
    withMeter(world, entry.meter, (meter) => {
      settleAs(meter, entry);
      meter.tapOpen = entry.open;
      meter.flowLpm = entry.flow_lpm;
    }),
  tamper: (world, entry: Entry & TamperData) =>
    withMeter(world, entry.meter, (meter) => {
      settleAs(meter, entry);
      meter.tamper = entry.on;
    }),
};

/** Rebuilds the state from the journal and takes up what was under way: confirmations and open STK prompts. */
export function restoreWorld(world: World): void {
  for (const line of world.journal.stored) {
    const apply = LINES['note' in line ? line.note : line.kind] as ((world: World, line: Entry | Note) => void) | undefined;
    apply?.(world, line);
  }
  dropUsedFaults(world);
  for (const payment of world.mpesa.undelivered.values()) confirmPayment(world, payment);
  for (const stk of world.mpesa.stk.values()) if (stk.result === null) schedule(world, stk);
}

/** Which of the one-shot faults were used up is not in the journal, so none of them outlives the process. */
function dropUsedFaults(world: World): void {
  const { mpesa, stronpower, sms, mail, whatsapp } = world.faults.current;
  for (const switches of [mpesa.calls, mpesa.pull, stronpower, sms.beem, sms.africastalking, sms.twilio, mail, whatsapp, whatsapp.files]) switches.next = [];
}

function applyStk(world: World, entry: Entry): void {
  const { event } = entry as Entry & { event: string };
  if (event === 'request') applyStkRequest(world, entry as Entry & StkData, Date.parse(entry.at));
  if (event === 'result') applyStkResult(world, entry as Entry & StkResultData, entry.at);
}

type DlrData = { gateway: string; provider_id: string; to: string; state: string };

function applyDlr(world: World, { gateway, provider_id: id, to, state }: DlrData): void {
  if (gateway === 'beem' && state !== 'PENDING') world.sms.beemStates.set(`${id} ${to}`, state);
}

function settleAs(meter: VirtualMeter, entry: Entry & { credit_ml: number }): void {
  meter.creditMl = entry.credit_ml;
  meter.settledAt = Date.parse(entry.at);
}

function withMeter(world: World, id: string, change: (meter: VirtualMeter) => void): void {
  const meter = world.meters.get(id);
  if (meter !== undefined) change(meter);
}
