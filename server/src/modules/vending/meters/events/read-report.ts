import { invalid } from '../../../../kernel/errors.ts';
import { metadataText } from '../../../../kernel/fields.ts';
import type { MeterReport } from './events.ts';
import type { EventBody } from './schema.ts';

/** Clocks of gateways differ from ours; one that is further ahead would hide that its meters fall silent. */
const AHEAD_MS = 10 * 60_000;

/** @throws AppError `invalid` */
export function readReport(meter: string, body: EventBody, now: Date): MeterReport {
  const occurredAt = momentOf(body.occurred_at, now);
  const tenths = readingOf(body);
  if (body.kind === 'battery' && body.percent === undefined) throw invalid({ percent: ['A battery report says how much is left.'] });
  const isActive = body.is_active ?? true;
  const details: Record<string, unknown> = { ...(body.details as Record<string, unknown> | undefined) };
  const tail = body.kind === 'token_accepted' ? tailOf(details['token']) : null;
  // tokens are kept sealed: of one that was used the end says which it was
  if (tail !== null) details['token'] = tail;
  const key =
    body.event_key ?? [body.kind, occurredAt.toISOString(), isActive, tenths, body.percent].filter((part) => part !== null && part !== undefined).join(':');
  return {
    meter,
    eventKey: key,
    kind: body.kind,
    isActive,
    percent: body.kind === 'battery' ? (body.percent ?? null) : null,
    tenths,
    note: body.note ?? '',
    tokenTail: tail,
    details: metadataText(details),
    occurredAt,
  };
}

/** The last four digits of a token, however it is written, or of its end alone. */
function tailOf(token: unknown): string | null {
  return typeof token === 'string' ? (/(\d{4})$/.exec(token.replaceAll(/[\s-]/g, ''))?.[1] ?? null) : null;
}

function momentOf(text: string | undefined, now: Date): Date {
  if (text === undefined) return now;
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? new Date(text.replace(' ', 'T')) : null;
  if (at === null || Number.isNaN(at.getTime()) || at.getUTCFullYear() < 2000) throw invalid({ occurred_at: ['A time as 2026-11-20T08:00:00Z.'] });
  if (at.getTime() > now.getTime() + AHEAD_MS) throw invalid({ occurred_at: ['This lies in the future. Set the clock of the device.'] });
  return at;
}

function readingOf({ kind, reading }: EventBody): bigint | null {
  if (kind !== 'reading') return null;
  const found = /^(\d{1,12})(?:\.(\d))?0*$/.exec(reading ?? '');
  if (!found) throw invalid({ reading: ['Cubic metres with at most one decimal, as on the register: "123.4".'] });
  return BigInt(`${found[1]}${found[2] ?? '0'}`);
}
