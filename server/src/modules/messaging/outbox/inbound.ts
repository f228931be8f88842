import { derivedId } from '../../../kernel/ids.ts';
import type { NewInboundWord } from '../inbound/port.ts';
import type { GatewayWord } from './port.ts';

/** A gateway that names no id may repeat a message within this time; the same words later are said again. */
const REPEATED_WITHIN_MS = 60_000;

/** What gateways hand over, as the inbound room keeps it. */
export function wordsOf(channelId: string, words: readonly GatewayWord[], now: Date): readonly NewInboundWord[] {
  return words.map((word) => ({
    channel: 'sms' as const,
    channelId,
    providerId: word.providerId ?? idOf(word, now),
    from: { kind: 'phone' as const, value: word.from },
    aliases: [],
    kind: word.kind,
    text: word.text,
    body: { text: word.text, ...(Object.keys(word.extra).length > 0 ? { gateway: word.extra } : {}) },
    contextProviderId: null,
    sentAt: word.sentAt,
    sentTo: word.to,
  }));
}

function idOf({ from, to, kind, text, sentAt, extra }: GatewayWord, now: Date): string {
  const when = sentAt?.toISOString() ?? extra['date'] ?? extra['time'] ?? String(Math.floor(now.getTime() / REPEATED_WITHIN_MS));
  return derivedId('word', from, to, kind, text, when);
}
