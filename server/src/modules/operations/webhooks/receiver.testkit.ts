/** A client's own system: it keeps what it gets and answers as told. */
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { startVendorServer } from '../../../vendors/vendor-server.testkit.ts';

export interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>>; readonly [key: string]: unknown };
}

export interface Receiver {
  readonly url: string;
  readonly got: Got[];
  /** What the next calls to a path are answered with; 200 when the list is empty, nothing at all for 0. */
  readonly answers: Map<string, number[]>;
  at(path: string): readonly Got[];
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const got: Got[] = [];
  const answers = new Map<string, number[]>();
  const server = await startVendorServer(({ request, response, body }) => {
    const path = request.url ?? '';
    got.push({ path, headers: request.headers, body, event: JSON.parse(body) as Got['event'] });
    const [status = 200, ...rest] = answers.get(path) ?? [];
    // the last one stays
    if (rest.length > 0) answers.set(path, rest);
    if (status > 0) response.writeHead(status).end(`answer ${status}`);
  });
  return { url: server.url, got, answers, at: (path) => got.filter((one) => one.path === path), close: server.close };
}

/** As the documents tell a receiver to do it. */
export function isSignedBy(secret: string, { headers, body }: Pick<Got, 'headers' | 'body'>): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(content)
    .digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}
