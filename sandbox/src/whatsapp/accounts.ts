/** Where Meta reports: an address with the token of its handshake. */
type Callback = { url: string; verifyToken: string };

export type WaNumber = {
  phoneNumberId: string;
  wabaId: string;
  /** Digits without `+`. */
  number: string;
  name: string;
  registered: boolean;
  quality: 'GREEN' | 'YELLOW' | 'RED';
  /** The number lives in the Business app too. */
  coexistence: boolean;
};

export type WaAccount = {
  wabaId: string;
  token: string;
  appSecret: string;
  /** The app's own address. */
  callback: string | null;
  /** The account's address, set by subscribing; it goes before the app's. */
  override: Callback | null;
  templates: Map<string, WaTemplate>;
};

export type WaTemplate = {
  id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  parameter_format: string;
  components: Record<string, unknown>[];
  rejected_reason: string;
  /** What Meta paused it for: its pace unless told. */
  paused_for?: 'quality';
};

export type WaMedia = { id: string; phoneNumberId: string; mime: string; filename: string; bytes: Buffer; sha256: string };

/** A line of a talk, as the phone shows it. */
export type ChatLine = {
  wamid: string;
  /** `out`: from the business. */
  direction: 'in' | 'out';
  phoneNumberId: string;
  type: string;
  /** The message as it came or was sent, in the API's words. */
  body: Record<string, unknown>;
  reference: string;
  at: string;
  read: boolean;
};

export type Whatsapp = {
  /** By the account's id. */
  accounts: Map<string, WaAccount>;
  /** By the number's id. */
  numbers: Map<string, WaNumber>;
  media: Map<string, WaMedia>;
  /** By the person's digits or business-scoped id. */
  chats: Map<string, ChatLine[]>;
  /** Whose talk a message of the business is in. */
  owners: Map<string, { peer: string; line: ChatLine }>;
  lastId: number;
};

export function createWhatsapp(): Whatsapp {
  return { accounts: new Map(), numbers: new Map(), media: new Map(), chats: new Map(), owners: new Map(), lastId: 0 };
}

/** Ids grow with time, so that those of an earlier run do not come again. */
export function nextId(whatsapp: Whatsapp): string {
  whatsapp.lastId = Math.max(whatsapp.lastId + 1, Date.now() * 1000);
  return String(whatsapp.lastId);
}

export const newWamid = (whatsapp: Whatsapp): string => `wamid.${Buffer.from(nextId(whatsapp)).toString('base64')}`;

export const templateKey = (name: string, language: string): string => `${name} ${language}`;

export function chatOf(whatsapp: Whatsapp, peer: string): ChatLine[] {
  const known = whatsapp.chats.get(peer);
  if (known !== undefined) return known;
  const lines: ChatLine[] = [];
  whatsapp.chats.set(peer, lines);
  return lines;
}
