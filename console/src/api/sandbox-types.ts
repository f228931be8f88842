/** Shapes of the sandbox's control API. Money and volumes are decimal strings, times RFC 3339. */
type PhoneLine = { msisdn: string; name: string; balance: string };
export type Sms = { id: string; from: string; text: string; at: string; gateway?: string | null };
export type Prompt = {
  checkout_request_id: string;
  shortcode: string;
  business: string;
  amount: string;
  account: string;
  expires_at: string;
};
export type Phone = PhoneLine & { sms: Sms[]; prompts: Prompt[] };

type MeterLine = { meter_id: string; customer_name: string; credit_m3: string };
export type Meter = {
  meter_id: string;
  credit_m3: string;
  valve: 'open' | 'closed';
  tap: boolean;
  tamper: boolean;
  flow_lpm: number | string;
  display: string;
};
export type Keyed = { result: string; display: string; units?: string };

type Shortcode = { shortcode: string; name: string };

type GatewayFaults = { latency_ms: number; next: string[]; rates: Record<string, number>; dlr: string; dlr_delay_ms: number };
export type Faults = {
  mpesa: {
    duplicate: number;
    delay_ms: [number, number];
    lose: number;
    reorder: number;
    validation: 'on' | 'off';
    stk_callback: 'normal' | 'lost';
  };
  stronpower: { latency_ms: number; next: string[]; rates: Record<string, number>; history: string };
  sms: Record<string, GatewayFaults>;
};
type Deep<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Deep<T[K]> } : T;
/** A part of the faults to merge into what is set. */
export type FaultsChange = Deep<Faults>;

export type State = { phones: PhoneLine[]; shortcodes: Shortcode[]; meters: MeterLine[]; faults: Faults };

/** One line of the sandbox's journal; which of the facts are there depends on the kind. */
export type JournalEntry = { seq: number; at: string; kind: string; [fact: string]: unknown };

type Content = Readonly<Record<string, unknown>>;
/** A line of a WhatsApp talk as the phone has it, in Meta's words; `out` is from the business. */
export type ChatLine = { wamid: string; direction: 'in' | 'out'; phoneNumberId: string; type: string; body: Content; at: string; read: boolean };
export type ChatTemplate = { waba: string; name: string; language: string; components: readonly Content[] };
export type ChatNumber = { phoneNumberId: string; wabaId: string; number: string; name: string };
export type Chats = { numbers: ChatNumber[]; templates: ChatTemplate[] };

/** A mail that the sandbox's mail server took. */
export type Mail = { seq: number; at: string; from: string; to: string[]; subject: string; text: string };
