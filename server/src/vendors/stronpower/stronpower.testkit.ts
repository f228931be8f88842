/** The vendor of prepaid meters, played by the adapter's tests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import type { TokenVendor, VendorAccount, VendRequest } from '../../modules/vending/tokens/port.ts';
import { startVendorServer, type VendorServer } from '../vendor-server.testkit.ts';
import { createStronpower } from './adapter.ts';

export type Reply = string | object | ((response: ServerResponse, request: IncomingMessage) => void);

export const TOKEN = '48725997619297311927';
export const METER = '58100000007';
export const RECORD = {
  Company_name: 'ACME',
  Customer_id: 'C-7',
  Customer_name: 'WANJIKU',
  Meter_id: METER,
  Meter_type: '1',
  Total_paid: '100.00',
  Total_unit: '0.6',
  Unit: 'm³',
  Price: '150.00',
  Price_unit: 'KES',
  Price_Categories: 'DOMESTIC',
  Rate: '0.00',
  Token: '4872 5997 6192 9731 1927',
  Gen_time: '2026-03-02 00:30:05',
};

export interface Stage {
  seen: { endpoint: string; body: Record<string, unknown>; connection: string | undefined }[];
  /** Answers per endpoint, the last one for ever. */
  script: Record<string, Reply[]>;
  account: VendorAccount;
  /** A purchase for 100 shillings at 150 a cubic metre. */
  byMoney(change?: Partial<VendRequest>): VendRequest;
}

/** A fresh vendor before each test of the file; its address is in `account`. */
export function playStronpower(): Stage {
  let server: VendorServer;
  const stage: Stage = {
    seen: [],
    script: {},
    account: { dialect: 'stronpower', baseUrl: '', company: 'ACME', username: 'clerk', password: 'hush-77' },
    byMoney: (change = {}) => ({
      account: stage.account,
      meterNumber: METER,
      vendorCustomerId: 'C-7',
      quantity: { by: 'money', minor: 10_000n },
      unitPriceMinor: 15_000n,
      currency: 'KES',
      reference: 'a-1',
      sendBefore: soon(),
      ...change,
    }),
  };
  beforeEach(async () => {
    stage.seen = [];
    stage.script = {};
    server = await startVendorServer(({ request, response, body }) => {
      const endpoint = (request.url ?? '').replace('/api/', '');
      stage.seen.push({ endpoint, body: JSON.parse(body) as Record<string, unknown>, connection: request.headers.connection });
      const queue = stage.script[endpoint] ?? [];
      const reply = (queue.length > 1 ? queue.shift() : queue[0]) ?? '[]';
      if (typeof reply === 'function') reply(response, request);
      else response.end(typeof reply === 'string' ? reply : JSON.stringify(reply));
    });
    stage.account = { ...stage.account, baseUrl: `${server.url}/api/` };
  });
  afterEach(() => server.close());
  return stage;
}

export const soon = (): number => performance.now() + 5_000;
export const status =
  (code: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers).end(body);
  };
export const stronpower = (timeoutMs = 3_000): TokenVendor => createStronpower({ clock: systemClock, timeoutMs });
