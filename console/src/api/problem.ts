type Said = {
  status: number;
  code: string;
  message: string;
  requestId?: string | null;
  details?: Record<string, readonly string[]>;
  reason?: string | null;
};

/** What the server said no to, or that it said nothing. `code` is stable; `requestId` is what to quote to the operator. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, readonly string[]>>;
  /** Which of the things that its code can mean, where it says so. */
  readonly reason: string | null;

  constructor(said: Said) {
    super(said.message);
    this.name = 'Problem';
    this.status = said.status;
    this.code = said.code;
    this.requestId = said.requestId ?? null;
    this.details = said.details ?? {};
    this.reason = said.reason ?? null;
  }
}

/** No answer came: the line or the server is away. Whether the request took effect is not known. */
export const unreachable = (cause: unknown): Problem => new Problem({ status: 0, code: 'unreachable', message: String(cause) });

/** Reads a refusal of any shape: the server's own, or a page of something in between. */
export function problemOf(status: number, body: unknown): Problem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return new Problem({
    status,
    code: typeof said['code'] === 'string' ? said['code'] : `http_${status}`,
    message: typeof said['message'] === 'string' ? said['message'] : '',
    requestId: typeof said['request_id'] === 'string' ? said['request_id'] : null,
    details: readDetails(said['details']),
    reason: readReason(said['details']),
  });
}

function readDetails(value: unknown): Record<string, readonly string[]> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, texts]) => Array.isArray(texts));
  return Object.fromEntries(entries.map(([field, texts]) => [field, (texts as unknown[]).map(String)]));
}

function readReason(value: unknown): string | null {
  const reason = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['reason'] : null;
  return typeof reason === 'string' ? reason : null;
}
