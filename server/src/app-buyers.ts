import { messageAlerts } from './app-mail.ts';
import { answerSameWay } from './app-messages.ts';
import type { WaterParts } from './app-water.ts';
import type { Whatsapp } from './app-whatsapp.ts';
import type { InboundListener } from './modules/messaging/inbound/port.ts';
import type { QueueText } from './modules/messaging/outbox/index.ts';
import { createWhatsappNotices, sendingNumbers } from './modules/messaging/whatsapp/index.ts';
import { raiseAlerts } from './modules/vending/alerts/index.ts';
import { createAskLimit, createKeywordListener, type BuyersDeps } from './modules/vending/buyers/index.ts';
import { createOtherWay, sendTokenAgain, type OtherWay, type TokensDeps } from './modules/vending/tokens/index.ts';

export function buyersDeps({ db, clock }: WaterParts, tokens: TokensDeps): BuyersDeps {
  return {
    db,
    clock,
    limit: createAskLimit(clock),
    resendToken: (tenantId, tokenId, key) => db.inTenant(tenantId, (tx) => sendTokenAgain(tx, tokens, { tokenId, key })),
  };
}

export interface KeywordParts {
  readonly buyers: BuyersDeps;
  readonly tokens: TokensDeps;
  readonly queueTexts: QueueText;
  readonly whatsapp: Whatsapp;
}

/** Buyers who ask by text message or WhatsApp. */
export function keywords({ clock, secrets }: WaterParts, { buyers, tokens, queueTexts, whatsapp }: KeywordParts): InboundListener {
  return createKeywordListener({
    clock,
    secrets,
    limit: buyers.limit,
    resendToken: (tx, tokenId, key) => sendTokenAgain(tx, tokens, { tokenId, key }),
    queueAnswer: (tx, answer) => answerSameWay(tx, { queueTexts, whatsapp }, { ...answer, lane: 1, kind: 'keyword' }),
  });
}

/** Tokens whose text messages failed for good, by WhatsApp. */
export function tokensByWhatsapp({ db, clock, secrets }: WaterParts, whatsapp: Whatsapp): OtherWay {
  return createOtherWay({
    db,
    secrets,
    mayWrite: async (tx) => (await sendingNumbers(tx)).length > 0,
    queueNotice: createWhatsappNotices(whatsapp.queue, { clock }),
    onLost: (tx, rows) => raiseAlerts(tx, messageAlerts(rows)),
  });
}
