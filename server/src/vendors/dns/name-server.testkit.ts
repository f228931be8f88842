/** A real name server over UDP, with records that a test sets. */
import type { AddressInfo } from 'node:net';
import dns2 from 'dns2';

export interface NameServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  readonly socket: AddressInfo;
  /** Every name that was asked for. */
  readonly asked: string[];
  /** TXT records of a name; null: no such name; silent: no answer at all. */
  set(name: string, records: readonly string[] | 'servfail' | 'silent' | null): void;
  /** Where a name leads, by IPv4; what is set of it holds for other questions. */
  lead(name: string, addresses: readonly string[]): void;
  close(): Promise<void>;
}

const { Packet } = dns2;
/** SERVFAIL and NXDOMAIN (RFC 1035 §4.1.1). */
const CODES = { servfail: 2, nothing: 3 } as const;

export async function startNameServer(): Promise<NameServer> {
  const zone = new Map<string, readonly string[] | 'servfail' | 'silent'>();
  const leads = new Map<string, readonly string[]>();
  const asked: string[] = [];
  const server = dns2.createServer({
    udp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      const [{ name: given, type } = { name: '', type: 0 }] = request.questions;
      const name = given.toLowerCase();
      asked.push(name);
      const addresses = type === Packet.TYPE.A ? leads.get(name) : undefined;
      const found = addresses ? [] : (zone.get(name) ?? (leads.has(name) ? [] : 'nothing'));
      if (found === 'silent') return;
      const answer = (of: number, data: object): void =>
        void response.answers.push(new Packet.Resource({ name, type: of, class: Packet.CLASS.IN, ttl: 1, ...data }));
      addresses?.forEach((address) => answer(type, { address }));
      if (typeof found === 'string') response.header.rcode = CODES[found];
      else for (const text of found) answer(Packet.TYPE.TXT, { data: partsOf(text) });
      void send(response);
    },
  });
  const { udp } = await server.listen({ udp: { port: 0, address: '127.0.0.1' } });
  const socket = udp as AddressInfo;
  return {
    address: `127.0.0.1:${socket.port}`,
    socket,
    asked,
    set: (name, records) => {
      if (records === null) zone.delete(name);
      else zone.set(name, records);
    },
    lead: (name, addresses) => void leads.set(name, addresses),
    close: async () => {
      await server.close();
    },
  };
}

/** A character string of a record holds 255 bytes (RFC 1035 §3.3.14). */
function partsOf(text: string): string[] {
  return text.match(/.{1,255}/gs) ?? [''];
}
