/** The other side of an adapter's wire, played by a test: it answers as told and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VendorServer {
  /** Without a slash at the end. */
  readonly url: string;
  close(): void;
}

export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

/** Listens on a port of its own; `answer` runs once the whole request has been read. */
export async function startVendorServer(answer: (asked: Asked) => void): Promise<VendorServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => answer({ request, response, body }));
  }).listen(0);
  await new Promise((done) => {
    server.once('listening', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
