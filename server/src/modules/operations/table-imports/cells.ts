/** A heading as it is compared: letters and digits alone, in small letters. */
export function plainHeading(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** A long number as a spreadsheet keeps it: `5.8100000007E10`. */
export function wholeNumber(text: string): string {
  if (!/^\d(\.\d+)?E\+?\d{1,2}$/i.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? String(value) : text;
}

/** A day as a spreadsheet keeps it: days since the end of 1899. */
export function spreadsheetDay(text: string): string {
  if (!/^\d{5}$/.test(text)) return text;
  return new Date(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000).toISOString().slice(0, 10);
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is wrong as one line: `field: text; field: text`, or of the row as a whole `code: text`, so that readers can have it in their language. */
export function reasonOf({ code, message, details }: Refusal): string {
  const fields = Object.entries(details).flatMap(([field, texts]) => (Array.isArray(texts) ? [`${field}: ${texts.join(' ')}`] : []));
  return fields.length > 0 ? fields.join('; ') : `${code}: ${message}`;
}
