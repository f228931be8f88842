/**
 * Ways in which the number of one person is written, the given one first. Some countries changed their plans and
 * WhatsApp keeps the older form; in others it leaves a digit out. Nothing is rewritten: all of them are looked up.
 *
 * Benin: eight digits became ten by `01` before them (30 November 2024). Côte d'Ivoire: eight became ten by `07`
 * (Orange), `05` (MTN) or `01` (Moov), which the older first two digits tell (31 January 2021). Mexico `521`, Argentina
 * `549` and Brazil's ninth digit are the known cases of the same kind.
 */
export function variantsOf(digits: string): readonly string[] {
  const rule = RULES.find(({ pattern }) => pattern.test(digits));
  return rule ? [digits, ...rule.others(digits)] : [digits];
}

interface Rule {
  readonly pattern: RegExp;
  readonly others: (digits: string) => readonly string[];
}

const RULES: readonly Rule[] = [
  { pattern: /^22901\d{8}$/, others: (digits) => [`229${digits.slice(5)}`] },
  { pattern: /^229\d{8}$/, others: (digits) => [`22901${digits.slice(3)}`] },
  { pattern: /^225(?:01|05|07)\d{8}$/, others: (digits) => [`225${digits.slice(5)}`] },
  { pattern: /^225\d{8}$/, others: (digits) => ['01', '05', '07'].map((operator) => `225${operator}${digits.slice(3)}`) },
  { pattern: /^521\d{10}$/, others: (digits) => [`52${digits.slice(3)}`] },
  { pattern: /^52\d{10}$/, others: (digits) => [`521${digits.slice(2)}`] },
  { pattern: /^549\d{10}$/, others: (digits) => [`54${digits.slice(3)}`] },
  { pattern: /^54\d{10}$/, others: (digits) => [`549${digits.slice(2)}`] },
  { pattern: /^55\d{2}9\d{8}$/, others: (digits) => [digits.slice(0, 4) + digits.slice(5)] },
  { pattern: /^55\d{2}\d{8}$/, others: (digits) => [`${digits.slice(0, 4)}9${digits.slice(4)}`] },
];
