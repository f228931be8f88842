/**
 * What an answer proves, as data. Sources: the vendor's behaviour as integrators report it, and the rule that
 * everything not listed here is `unknown`, because the vendor has no reference field and a repeated vend is a second token.
 */
export type Verdict =
  /** A documented no: nothing was issued. */
  | { readonly kind: 'refused'; readonly reason: string; readonly permanent: boolean }
  /** Looks like a no; only the meter's history proves it. */
  | { readonly kind: 'unproven_refusal'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

interface StatusRow {
  readonly from: number;
  readonly to: number;
  /** Only when the body is the documented `{Message}`. */
  readonly documented?: true;
  readonly verdict: Verdict;
}

/** First row that fits wins. Statuses 200 to 299 are judged by their body below. */
const BY_STATUS: readonly StatusRow[] = [
  { from: 300, to: 399, verdict: { kind: 'unknown', reason: 'redirect' } },
  { from: 401, to: 401, verdict: { kind: 'refused', reason: 'http_401', permanent: false } },
  { from: 403, to: 403, verdict: { kind: 'refused', reason: 'http_403', permanent: false } },
  { from: 429, to: 429, verdict: { kind: 'refused', reason: 'http_429', permanent: false } },
  { from: 408, to: 408, verdict: { kind: 'unknown', reason: 'http_408' } },
  { from: 404, to: 405, documented: true, verdict: { kind: 'refused', reason: 'wrong_address', permanent: false } },
  { from: 400, to: 499, documented: true, verdict: { kind: 'refused', reason: 'message', permanent: true } },
  { from: 400, to: 499, verdict: { kind: 'unknown', reason: 'undocumented_4xx' } },
  { from: 500, to: 599, verdict: { kind: 'unknown', reason: 'http_5xx' } },
];

/** Shapes of a body with status 2xx that carries no token. */
export type BodyShape =
  | 'nothing'
  | 'html'
  | 'not_json'
  | 'empty_list'
  | 'false'
  | 'empty_text'
  | 'empty_object'
  | 'null'
  | 'token_empty'
  | 'coded_refusal'
  | 'several_records'
  | 'other';

export const BY_SHAPE: Readonly<Record<BodyShape, Verdict>> = {
  nothing: { kind: 'unknown', reason: 'empty_answer' },
  html: { kind: 'unknown', reason: 'html' },
  not_json: { kind: 'unknown', reason: 'not_json' },
  empty_list: { kind: 'unproven_refusal', reason: 'empty_list' },
  false: { kind: 'unproven_refusal', reason: 'false' },
  empty_text: { kind: 'unproven_refusal', reason: 'empty_text' },
  empty_object: { kind: 'unproven_refusal', reason: 'empty_object' },
  null: { kind: 'unproven_refusal', reason: 'null' },
  token_empty: { kind: 'unproven_refusal', reason: 'token_empty' },
  coded_refusal: { kind: 'unproven_refusal', reason: 'coded_refusal' },
  several_records: { kind: 'unknown', reason: 'several_records' },
  other: { kind: 'unknown', reason: 'unexpected_schema' },
};

export function verdictOfStatus(status: number, documented: boolean): Verdict {
  const row = BY_STATUS.find((each) => status >= each.from && status <= each.to && (documented || !each.documented));
  return row?.verdict ?? { kind: 'unknown', reason: `http_${status}` };
}
