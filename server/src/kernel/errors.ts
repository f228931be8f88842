/** Statuses that an AppError can be turned into; nothing else leaves the HTTP edge on purpose. */
export type ErrorStatus = 400 | 401 | 402 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 502 | 503;

export interface ErrorInit {
  /** Stable dotted code, `area.reason`; clients branch on it. */
  readonly code: string;
  readonly status: ErrorStatus;
  /** What the caller may read. Never carries another tenant's data, SQL or secrets. */
  readonly message: string;
  /** Field errors or facts for the caller, already safe to show. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** For the log alone. */
  readonly internal?: string;
  readonly cause?: unknown;
  /** Extra response headers, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The one error type of the product; `kernel/http-errors.ts` alone turns it into a response. */
export class AppError extends Error {
  readonly code: string;
  readonly status: ErrorStatus;
  readonly details: Readonly<Record<string, unknown>>;
  readonly internal: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(init: ErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'AppError';
    this.code = init.code;
    this.status = init.status;
    this.details = init.details ?? {};
    this.internal = init.internal;
    this.headers = init.headers ?? {};
  }
}

/** The same answer for a missing object and for another tenant's: existence must not leak. */
export function notFound(): AppError {
  return new AppError({ code: 'not_found', status: 404, message: 'Not found.' });
}

/** A 400 with one entry per wrong field: `{ amount: ['Must be positive.'] }`. */
export function invalid(fields: Readonly<Record<string, readonly string[]>>): AppError {
  return new AppError({ code: 'invalid', status: 400, message: 'Some fields are not valid.', details: fields });
}

export function conflict(code: string, message: string, details: Readonly<Record<string, unknown>> = {}): AppError {
  return new AppError({ code, status: 409, message, details });
}

export function forbidden(message = 'Your role does not allow this.'): AppError {
  return new AppError({ code: 'forbidden', status: 403, message });
}

export function unauthenticated(code = 'auth.required', message = 'Sign in first.'): AppError {
  return new AppError({ code, status: 401, message });
}
