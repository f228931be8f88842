/**
 * What a spreadsheet would take for a formula, by its first character; full-width forms too (OWASP, CSV injection). With
 * signs of ours before it, so that what was marked can be told from what came so.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Text that a spreadsheet shows and does not calculate. */
export function safeText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `safeText` was given. */
export function plainText(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
