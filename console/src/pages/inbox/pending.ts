/** A message that left the hand but is not known to have arrived at the server. */
export type Pending = {
  /** Its Idempotency-Key: however often it is sent, it is carried out once. */
  key: string;
  conversation: string;
  at: string;
  isNote: boolean;
  body: Readonly<Record<string, unknown>> & { text?: string };
  state: 'sending' | 'failed';
  /** The code of what went wrong; empty while it is under way. */
  code: string;
};

const KEPT = 'mkondo.inbox.pending';

type Keep = Pick<Storage, 'getItem' | 'setItem'>;

/** Messages on their way, for the whole tab. They outlive a reload: what was under way then is shown as not known, and can be sent again. */
export class PendingMessages {
  readonly #storage: Keep;
  readonly #listeners = new Set<() => void>();
  #all: readonly Pending[];

  constructor(storage: Keep) {
    this.#storage = storage;
    this.#all = readKept(storage.getItem(KEPT));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly Pending[] => this.#all;

  add(made: Omit<Pending, 'state' | 'code'>): void {
    this.#change([...this.#all.filter(({ key }) => key !== made.key), { ...made, state: 'sending', code: '' }]);
  }

  fail(key: string, code: string): void {
    this.#change(this.#all.map((one) => (one.key === key ? { ...one, state: 'failed', code } : one)));
  }

  drop(key: string): void {
    this.#change(this.#all.filter((one) => one.key !== key));
  }

  #change(next: readonly Pending[]): void {
    this.#all = next;
    this.#storage.setItem(KEPT, JSON.stringify(next));
    for (const listener of this.#listeners) listener();
  }
}

function readKept(text: string | null): readonly Pending[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? (kept as Pending[]).map((one) => ({ ...one, state: 'failed', code: one.code || 'unreachable' })) : [];
  } catch {
    return [];
  }
}
