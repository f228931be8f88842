/** What the feature needs of whoever calls the receivers. Implemented in `vendors/webhooks`. */
export interface ReceiverCaller {
  /** Calls once: no redirect, no repetition. Never throws; anything but a whole answer with a 2xx is a failure. */
  call(request: ReceiverCall): Promise<ReceiverAnswer>;
}

export interface ReceiverCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReceiverAnswer {
  /** Null: no answer came. */
  readonly status: number | null;
  /** Why none came, or why it does not count; null for a 2xx. */
  readonly error: string | null;
  /** Its beginning. */
  readonly answer: string;
  readonly milliseconds: number;
  /** How long it asks to be left alone. */
  readonly retryAfterMs: number | null;
}
