import type { Tx } from '../../../../kernel/db.ts';
import type { InboundListener, InboundWord } from '../../inbound/port.ts';
import { findOrCreatePerson } from '../identities.ts';
import type { ConsentChannel } from '../port.ts';
import { businessName, noteHeard } from '../queries.ts';
import { CHANNELS, recordConsent } from './consent.ts';
import { confirmation } from './texts.ts';
import { readOptOut, readOptOutTap, type OptOutWord } from './words.ts';

export interface ConsentAnswer {
  readonly word: InboundWord;
  readonly text: string;
}

export interface ConsentListenerDeps {
  /** Tells the person that it was heard, by the channel it came in by; once per word. */
  readonly answer: (tx: Tx, answer: ConsentAnswer) => Promise<void>;
}

/**
 * Hears STOP, START and their kin, and what gateways say of people who stopped there (kind `opt_out`): the ledger is
 * written in the transaction that marks the word processed. Everything else passes, and who wrote it has been heard.
 */
export function createConsentListener({ answer }: ConsentListenerDeps): InboundListener {
  return async (tx, word) => {
    const said = saidBy(word);
    if (said === null) {
      await noteHeard(tx, [word.from, ...word.aliases], word.receivedAt);
      return 'passed';
    }
    const contactId = await findOrCreatePerson(tx, [word.from, ...word.aliases], 'inbound');
    await noteHeard(tx, [word.from], word.receivedAt);
    await recordConsent(
      tx,
      channelsOf(said, word.channel).map((channel) => ({
        subject: { contactId },
        channel,
        purpose: 'marketing' as const,
        action: said.action,
        source: word.kind === 'opt_out' ? ('gateway' as const) : ('keyword' as const),
        wording: word.text ?? '',
        occurredAt: word.sentAt ?? word.receivedAt,
        dedupeKey: `inbound:${word.id}:${channel}`,
      })),
    );
    // a gateway that takes opt-outs itself has answered itself
    if (word.kind !== 'opt_out') await answer(tx, { word, text: confirmation(said, await businessName(tx)) });
    return 'taken';
  };
}

/** A gateway's notice says by itself that somebody stopped; its words may say START, where it tells of those too. */
function saidBy({ kind, text, body }: InboundWord): OptOutWord | null {
  const said = readOptOut(text ?? '') ?? readOptOutTap(body);
  return kind === 'opt_out' ? (said ?? { action: 'withdraw', channels: 'this', language: 'en' }) : said;
}

function channelsOf({ channels }: OptOutWord, here: ConsentChannel): readonly ConsentChannel[] {
  if (channels === 'all') return CHANNELS;
  return channels === 'this' ? [here] : channels;
}
