import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Logger;

// twenty digits in a row (in groups or not) are a token; twelve beginning with a country code are a phone
const TOKEN = /\b\d(?:[ -]?\d){19}\b/g;
const PHONE = /\b(2[0-9]{2}\d{2})\d{5}(\d{2})\b/g;

/** Text fit for a log: tokens gone, phone numbers without their middle. */
export function scrub(text: string): string {
  return text.replace(TOKEN, '[token]').replace(PHONE, '$1*****$2');
}

const SECRET_FIELDS = ['password', 'secret', 'token', 'access', 'refresh', 'authorization', 'passkey', 'pin', 'api_key', 'apiKey'];
const redact = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** One JSON line per fact. `destination` is for tests. */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redact, censor: '[redacted]' },
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Libraries also throw plain objects with a message. */
function messageOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
}

function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: scrub(messageOf(error)) };
  const code = (error as { code?: unknown }).code;
  const internal = (error as { internal?: unknown }).internal;
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof internal === 'string' ? { internal: scrub(internal) } : {}),
    stack: scrub(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}
