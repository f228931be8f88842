export const LIST_FIELDS = ['phone', 'message', 'name'] as const;
export type ListField = (typeof LIST_FIELDS)[number];

const USUAL: Readonly<Record<ListField, RegExp>> = {
  phone: /phone|mobile|msisdn|simu|namba|t[eé]l/i,
  message: /^(message|text|sms|body|ujumbe)$/i,
  name: /^((full|customer|contact) ?name|name|jina|nom)$/i,
};

/** What each field most likely lies under; nothing where no heading looks like it. */
export function guessed(headings: readonly string[]): Partial<Record<ListField, string>> {
  const found = LIST_FIELDS.map((field) => [field, headings.find((one) => USUAL[field].test(one.trim()))] as const);
  return Object.fromEntries(found.filter(([, heading]) => heading !== undefined));
}
