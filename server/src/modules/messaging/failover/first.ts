import type { Tx } from '../../../kernel/db.ts';
import type { NewText, QueueText } from '../outbox/index.ts';
import type { QueueTemplated } from '../whatsapp/index.ts';
import { ruleKindOf, type RuleKind } from './kinds.ts';
import type { Rule } from './queries.ts';
import type { Rules } from './rules.ts';

interface FirstDeps {
  readonly rules: Rules;
  /** The line of text messages. */
  readonly queueTexts: QueueText;
  readonly queueTemplated: QueueTemplated;
}

/**
 * The line for everything that is said by text message: kinds with a rule go by WhatsApp, with the same words standing by
 * as a text message. What WhatsApp cannot take (no number, no approved template, words that do not fit) leaves as a text
 * message at once; no rule ever stops a token.
 */
export function createWhatsappFirst({ rules, queueTexts, queueTemplated }: FirstDeps): QueueText {
  return async (tx, messages, passage) => {
    const mayGo = messages.filter(isOpen);
    const known = mayGo.length === 0 ? new Map<RuleKind, Rule>() : await rules.of(tx);
    if (known.size === 0) return queueTexts(tx, messages, passage);
    const groups = Map.groupBy(messages, (message) => (isOpen(message) ? known.get(ruleKindOf(message.kind)!) : undefined));
    const bySms: NewText[] = [...(groups.get(undefined) ?? [])];
    let added = 0;
    for (const [rule, of] of groups) {
      if (rule === undefined) continue;
      const queued = await queueByRule(tx, queueTemplated, { rule, messages: of });
      added += queued.added;
      bySms.push(...queued.unfit);
    }
    return added + (await queueTexts(tx, bySms, passage));
  };
}

/** Whoever asks for a message again did not get the first: it goes the way that every phone has. */
function isOpen({ kind, channelId, sender, dedupeKey, isCharged, purpose }: NewText): boolean {
  const isBound = Boolean(channelId ?? sender ?? isCharged) || purpose === 'marketing';
  return ruleKindOf(kind) !== undefined && !isBound && !dedupeKey.startsWith('resend:');
}

function queueByRule(tx: Tx, queueTemplated: QueueTemplated, { rule, messages }: { readonly rule: Rule; readonly messages: readonly NewText[] }) {
  const { templateId, numberId, waitMinutes } = rule;
  return queueTemplated(tx, { templateId, numberId, standbyAfterMs: waitMinutes * 60_000, messages });
}
