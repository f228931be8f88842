/** A real name server over UDP, with records that a test sets. */
import type { AddressInfo } from 'node:net';
import dns2 from 'dns2';

export interface NameServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  readonly socket: AddressInfo;
  /** Every name that was asked for. */
  readonly asked: string[];
  /** TXT records of a name; null: no such name. */
  set(name: string, records: readonly string[] | 'servfail' | null): void;
  close(): Promise<void>;
}

const { Packet } = dns2;

export async function startNameServer(): Promise<NameServer> {
  const zone = new Map<string, readonly string[] | 'servfail'>();
  const asked: string[] = [];
  const server = dns2.createServer({
    udp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      const name = request.questions[0]?.name.toLowerCase() ?? '';
      asked.push(name);
      const found = zone.get(name);
      // 2: SERVFAIL, 3: NXDOMAIN (RFC 1035 §4.1.1)
      if (!Array.isArray(found)) response.header.rcode = found === 'servfail' ? 2 : 3;
      for (const data of Array.isArray(found) ? found : [])
        response.answers.push(new Packet.Resource({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 1, data: partsOf(data) }));
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
    close: async () => {
      await server.close();
    },
  };
}

/** A character string of a record holds 255 bytes (RFC 1035 §3.3.14). */
function partsOf(text: string): string[] {
  return text.match(/.{1,255}/gs) ?? [''];
}
