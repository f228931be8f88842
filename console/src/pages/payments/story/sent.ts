export type Sent = {
  id: string;
  channel: string;
  state: string;
  recipient: string;
  text: string | null;
  lastError: string;
  copies: number;
  createdAt: string;
  acceptedAt: string | null;
  deliveredAt: string | null;
};

type Told = Partial<Omit<Sent, 'copies' | 'lastError'>> & { attempts?: unknown; lastError?: string | null };

/** Messages as the story of a payment carries them, newest first; the document says no more than that they are things. */
export function messagesOf(told: readonly unknown[]): Sent[] {
  return told.filter((one): one is Told => typeof one === 'object' && one !== null && 'id' in one).map(sent);
}

export function channelName(channel: string): string {
  return channel === 'whatsapp' ? 'WhatsApp' : channel.toUpperCase();
}

const BLANK = { id: '', channel: '', state: '', recipient: '', text: null, createdAt: '', acceptedAt: null, deliveredAt: null };

function sent({ attempts, lastError, ...one }: Told): Sent {
  return { ...BLANK, ...one, lastError: lastError ?? '', copies: Array.isArray(attempts) ? attempts.length : 0 };
}
