/** What a client can let go by WhatsApp first. */
export const RULE_KINDS = ['token', 'notice', 'alert'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/**
 * Kinds of the outbox under each. What somebody sends as a text message on purpose (a sending, a campaign, an answer to a
 * text message) is not here, and goes as it was asked for.
 */
const KINDS: Readonly<Record<RuleKind, readonly string[]>> = {
  token: ['token'],
  notice: ['credited', 'suspense', 'held', 'delayed', 'low_water', 'key_change', 'key_change_wait'],
  alert: ['alert'],
};
const RULE_OF = new Map(RULE_KINDS.flatMap((rule) => KINDS[rule].map((kind) => [kind, rule] as const)));

export function ruleKindOf(kind: string): RuleKind | undefined {
  return RULE_OF.get(kind);
}
