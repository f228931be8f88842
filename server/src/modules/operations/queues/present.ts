import { Type } from 'typebox';
import { isUuid } from '../../../kernel/ids.ts';
import { scrub } from '../../../kernel/log.ts';
import type { DeadLetterRow, QueueRow } from './queries.ts';

const maybe = Type.Union([Type.String(), Type.Null()]);

export const QueueBody = Type.Object({
  name: Type.String(),
  purpose: Type.String(),
  /** Five cron fields, for jobs that come by themselves. */
  schedule: maybe,
  waiting: Type.Integer(),
  later: Type.Integer(),
  active: Type.Integer(),
  /** Failed for good within the last day. */
  failed: Type.Integer(),
  oldest_waiting_seconds: Type.Union([Type.Integer(), Type.Null()]),
});

export interface Queue {
  readonly name: string;
  readonly purpose: string;
  readonly cron?: string;
}

const EMPTY = { waiting: 0, later: 0, active: 0, failed: 0, oldest: null } as const;

export function presentQueue(queue: Queue, row: QueueRow | undefined, now: Date): Record<string, unknown> {
  const { waiting, later, active, failed, oldest } = row ?? EMPTY;
  return {
    name: queue.name,
    purpose: queue.purpose,
    schedule: queue.cron ?? null,
    waiting,
    later,
    active,
    failed,
    oldest_waiting_seconds: oldest === null ? null : Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)),
  };
}

export const DeadLetterBody = Type.Object({
  id: Type.String(),
  job: maybe,
  purpose: maybe,
  job_id: maybe,
  payload: Type.Unknown(),
  error: maybe,
  retries: Type.Union([Type.Integer(), Type.Null()]),
  begun_at: maybe,
  failed_at: Type.String(),
});

export function presentDeadLetter(row: DeadLetterRow, purpose: string | undefined): Record<string, unknown> {
  return {
    id: row.id,
    job: row.job,
    purpose: purpose ?? null,
    job_id: row.job_id,
    payload: withoutSecrets(row.data),
    error: messageOf(row.output),
    retries: row.retries,
    begun_at: row.begun_at?.toISOString() ?? null,
    failed_at: row.created_at.toISOString(),
  };
}

const SECRET = /password|secret|token(?!.?id)|authorization|passkey|pin$|api.?key|sealed|hash/i;

function withoutSecrets(value: unknown): unknown {
  // ids may look like a token's digits
  if (typeof value === 'string') return isUuid(value) ? value : scrub(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, SECRET.test(name) ? '[hidden]' : withoutSecrets(inner)]));
}

/** What the job said last. Its stack is in the log. */
function messageOf(output: unknown): string | null {
  if (typeof output !== 'object' || output === null) return null;
  const { message, value } = output as { message?: unknown; value?: unknown };
  const said = message ?? value;
  return typeof said === 'string' ? scrub(said) : null;
}
