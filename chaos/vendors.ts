/** Our hands on the sandbox: it pays, breaks, and knows what really happened. */
export interface PaymentEntry {
  readonly receipt: string;
  readonly shortcode: string;
  readonly account: string;
  readonly amount: string;
  readonly at: string;
}
export interface ConfirmationEntry {
  readonly receipt: string;
  readonly ok: boolean;
  readonly final: boolean;
  readonly status?: number;
  readonly lost?: true;
}
export interface VendEntry {
  readonly company: string;
  readonly meter: string;
  readonly token: string;
  readonly units: string;
  readonly fault?: string;
  readonly at: string;
}
interface SmsEntry {
  readonly to: string;
  readonly text: string;
  readonly gateway: string;
}

export interface Journal {
  readonly payments: readonly PaymentEntry[];
  readonly confirmations: readonly ConfirmationEntry[];
  readonly vends: readonly VendEntry[];
  readonly sms: readonly SmsEntry[];
}

export interface Vendors {
  readonly url: string;
  provision(body: object): Promise<void>;
  faults(patch: object): Promise<void>;
  /** Faults that were ordered one by one and have not struck yet. */
  faultsWaiting(): Promise<number>;
  /** @returns the receipt. */
  pay(payment: { shortcode: string; account: string; amount: string; msisdn: string }): Promise<string>;
  journal(): Promise<Journal>;
}

const PAGE = 10_000;

export function connectVendors(url: string): Vendors {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, { method, ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`sandbox ${path}: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    return answer.json();
  };
  // the journal only grows: each look reads what is new
  const kept = new Map<string, object[]>([
    ['payment', []],
    ['confirmation', []],
    ['vend', []],
    ['sms', []],
  ]);
  let since = 0;
  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = (await call('GET', `/control/journal?since=${since}&limit=${PAGE}`)) as { entries: { kind: string }[]; next: number };
      for (const entry of page.entries) kept.get(entry.kind)?.push(entry);
      since = page.next;
      if (page.entries.length < PAGE) return;
    }
  };
  let reading: Promise<void> = Promise.resolve();
  return {
    url,
    async provision(body) {
      await call('PUT', '/control/provision', body);
    },
    async faults(patch) {
      await call('PUT', '/control/faults', patch);
    },
    async faultsWaiting() {
      return ((await call('GET', '/control/faults')) as { stronpower: { next: string[] } }).stronpower.next.length;
    },
    async pay(payment) {
      return ((await call('POST', '/control/payments', { ...payment, wait: false })) as { receipt: string }).receipt;
    },
    async journal() {
      reading = reading.then(readOn);
      await reading;
      const of = <T>(kind: string): readonly T[] => kept.get(kind) as T[];
      return {
        payments: of<PaymentEntry>('payment'),
        confirmations: of<ConfirmationEntry>('confirmation'),
        vends: of<VendEntry>('vend'),
        sms: of<SmsEntry>('sms'),
      };
    },
  };
}
