import type { Emptied } from '../../vending/privacy/index.ts';

/** Tables with words of messages. */
export type PlaceName = 'conversation_messages' | 'outbox_messages' | 'sms_sends' | 'inbound_words' | 'whatsapp_notices';

/** What a removal counts as, for people. */
type Counted = 'messages' | 'texts';

export interface KeptPlace {
  readonly table: PlaceName;
  /** Columns that hold words, and what becomes of them; none: the rows go as a whole. */
  readonly empty: Readonly<Record<string, Emptied>> | null;
  /** Whether its rows say that their words were removed, and after how many months. */
  readonly tells: boolean;
  readonly counts: Counted | null;
}

/**
 * Where words of messages lie. Not here, and never removed by time: tokens, payments, receipts, consent, the audit log,
 * credits, and the texts of the outbox that told of a payment or a token. They are what is shown when somebody says that
 * they paid.
 */
export const KEPT_PLACES: readonly KeptPlace[] = [
  {
    table: 'conversation_messages',
    empty: { body_text: 'empty', body: 'object', media_url: 'empty', template_values: 'object' },
    tells: true,
    counts: 'messages',
  },
  { table: 'outbox_messages', empty: { body_sealed: 'seal' }, tells: true, counts: 'texts' },
  { table: 'sms_sends', empty: { text_sealed: 'seal' }, tells: true, counts: null },
  { table: 'inbound_words', empty: { body_text: 'null', body: 'object' }, tells: false, counts: null },
  { table: 'whatsapp_notices', empty: null, tells: false, counts: null },
];
