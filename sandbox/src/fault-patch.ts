import {
  WINDOW_MODES,
  REVIEW_MODES,
  STATUS_MODES,
  FILE_FAULTS,
  WHATSAPP_FAULTS,
  CALL_FAULTS,
  DLR_MODES,
  HISTORY_MODES,
  MAIL_FAULTS,
  PULL_FAULTS,
  SMS_FAULTS,
  STRONPOWER_FAULTS,
  type Faults,
} from './fault-types.ts';

type Check = (value: unknown) => boolean;
type Rules = { [name: string]: Check | Rules };

const isAmount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isShare: Check = (value) => isAmount(value) && (value as number) <= 1;
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const isRates =
  (words: readonly string[]): Check =>
  (value) =>
    isObject(value) && Object.entries(value).every(([fault, rate]) => words.includes(fault) && isShare(rate));
const isRange: Check = (value) => isListOf(isAmount)(value) && (value as number[]).length === 2 && (value as number[])[0]! <= (value as number[])[1]!;

const SMS_RULES: Rules = {
  latency_ms: isAmount,
  hang_ms: isAmount,
  next: isListOf(oneOf(SMS_FAULTS)),
  rates: isRates(SMS_FAULTS),
  dlr: oneOf(DLR_MODES),
  dlr_delay_ms: isAmount,
};
const RULES: Rules = {
  seed: Number.isInteger,
  mpesa: {
    duplicate: (value) => Number.isInteger(value) && isAmount(value) && (value as number) <= 20,
    delay_ms: isRange,
    lose: isShare,
    reorder: isShare,
    validation: oneOf(['on', 'off']),
    stk_callback: oneOf(['normal', 'lost']),
    stk_then_c2b: (value) => typeof value === 'boolean',
    stk_timeout_ms: isAmount,
    validation_timeout_ms: isAmount,
    retry_ms: isListOf(isAmount),
    token_seconds: isAmount,
    pull: {
      next: isListOf(oneOf(PULL_FAULTS)),
      rates: isRates(PULL_FAULTS),
      page: (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= 1000,
      lag_ms: isAmount,
    },
    calls: { next: isListOf(oneOf(CALL_FAULTS)), rates: isRates(CALL_FAULTS), hang_ms: isAmount, result_ms: isAmount },
  },
  stronpower: {
    latency_ms: isAmount,
    hang_ms: isAmount,
    next: isListOf(oneOf(STRONPOWER_FAULTS)),
    rates: isRates(STRONPOWER_FAULTS),
    history: oneOf(HISTORY_MODES),
    history_lag_ms: isAmount,
  },
  sms: { beem: SMS_RULES, africastalking: SMS_RULES, twilio: SMS_RULES },
  mail: { hang_ms: isAmount, next: isListOf(oneOf(MAIL_FAULTS)), rates: isRates(MAIL_FAULTS) },
  whatsapp: {
    latency_ms: isAmount,
    hang_ms: isAmount,
    next: isListOf(oneOf(WHATSAPP_FAULTS)),
    rates: isRates(WHATSAPP_FAULTS),
    status: oneOf(STATUS_MODES),
    status_delay_ms: isAmount,
    failed_code: isAmount,
    review: oneOf(REVIEW_MODES),
    review_ms: isAmount,
    window: oneOf(WINDOW_MODES),
    files: { next: isListOf(oneOf(FILE_FAULTS)), rates: isRates(FILE_FAULTS) },
  },
};

/**
 * The faults with a patch merged in. Objects merge name by name; lists and `rates` are replaced as a whole.
 * @returns a text naming the first unknown name or bad value instead: a typing error must not pass for a fault that is on
 */
export function mergeFaults(current: Faults, patch: unknown): Faults | string {
  const wrong = findWrong(patch, RULES, '');
  return wrong ?? (merge(current, patch, RULES) as Faults);
}

function findWrong(patch: unknown, rules: Rules, path: string): string | null {
  if (!isObject(patch)) return `${path || 'body'} must be an object`;
  for (const [name, value] of Object.entries(patch)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return `unknown fault ${path}${name}`;
    if (typeof rule !== 'function') {
      const wrong = findWrong(value, rule, `${path}${name}.`);
      if (wrong !== null) return wrong;
    } else if (!rule(value)) return `bad value for ${path}${name}`;
  }
  return null;
}

function merge(current: unknown, patch: unknown, rules: Rules): unknown {
  const merged: Record<string, unknown> = { ...(current as object) };
  for (const [name, value] of Object.entries(patch as object)) {
    const rule = rules[name];
    merged[name] = typeof rule === 'object' ? merge(merged[name], value, rule) : structuredClone(value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
