/** Our hands on the sandbox: it pays, breaks, and knows what really happened. */
export interface PaymentEntry { readonly receipt: string; readonly shortcode: string; readonly account: string; readonly amount: string; readonly at: string }
export interface ConfirmationEntry { readonly receipt: string; readonly ok: boolean; readonly final: boolean; readonly status?: number; readonly lost?: true }
export interface VendEntry { readonly company: string; readonly meter: string; readonly token: string; readonly units: string; readonly fault?: string; readonly at: string }
export interface SmsEntry { readonly to: string; readonly text: string; readonly gateway: string }

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
  const entries = async <T>(kind: string): Promise<readonly T[]> => {
    const found: T[] = [];
    for (let since = 0; ;) {
      const page = await call('GET', `/control/journal?since=${since}&limit=${PAGE}&kind=${kind}`) as { entries: T[]; next: number };
      for (const entry of page.entries) found.push(entry);
      if (page.entries.length < PAGE) return found;
      since = page.next;
    }
  };
  return {
    url,
    async provision(body) { await call('PUT', '/control/provision', body); },
    async faults(patch) { await call('PUT', '/control/faults', patch); },
    async pay(payment) { return (await call('POST', '/control/payments', { ...payment, wait: false }) as { receipt: string }).receipt; },
    async journal() {
      return {
        payments: await entries<PaymentEntry>('payment'), confirmations: await entries<ConfirmationEntry>('confirmation'),
        vends: await entries<VendEntry>('vend'), sms: await entries<SmsEntry>('sms'),
      };
    },
  };
}
