export const FIELDS = ['name', 'phone_e164', 'email', 'language', 'tags'] as const;
export type ImportField = (typeof FIELDS)[number];

const USUAL: Readonly<Record<ImportField, RegExp>> = {
  name: /^(full ?)?name|jina|nom$/i,
  phone_e164: /phone|mobile|msisdn|simu|namba|whatsapp|t[eé]l/i,
  email: /e-?mail|barua|courriel/i,
  language: /language|lugha|langue/i,
  tags: /tag|kundi|group|étiquette/i,
};

/** The headings of a CSV, from its first line; quotes go, and the separator is whichever of , ; and tab is there most. */
export function headingsOf(text: string): string[] {
  const [line = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const separator = [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
  return line
    .split(separator)
    .map((one) => one.trim().replaceAll(/^"|"$/g, ''))
    .filter((one) => one !== '');
}

/** What each field most likely lies under; nothing where no heading looks like it. */
export function guess(headings: readonly string[]): Partial<Record<ImportField, string>> {
  const found = FIELDS.map((field) => [field, headings.find((one) => USUAL[field].test(one.trim()))] as const);
  return Object.fromEntries(found.filter(([, heading]) => heading !== undefined));
}
