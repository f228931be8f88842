import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * The smallest thing that answers as Beem does: what is measured is the client. A gateway in the field takes nothing of this
 * machine, so it reads no more of a request than where it ends.
 */
let last = 0;

function answerAll(socket: Socket, told: Buffer): Buffer {
  let rest = told;
  let answers = '';
  for (let end = endOf(rest); end !== -1; end = endOf(rest)) {
    rest = rest.subarray(end);
    answers += answer();
  }
  if (answers !== '') socket.write(answers);
  return rest;
}

/** Where the first request in these bytes ends; -1 where some of it is still to come. */
function endOf(bytes: Buffer): number {
  const head = bytes.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, head));
  const end = head + 4 + Number(length?.[1] ?? 0);
  return end <= bytes.length ? end : -1;
}

function answer(): string {
  last += 1;
  const body = `{"successful":true,"request_id":${last},"code":100,"message":"Message Submitted Successfully","valid":1,"invalid":0,"duplicates":0}`;
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: keep-alive\r\nkeep-alive: timeout=60\r\n\r\n${body}`;
}

const server = createServer({ noDelay: true }, (socket) => {
  let told: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    told = answerAll(socket, told.length === 0 ? bytes : Buffer.concat([told, bytes]));
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('SIGTERM', () => process.exit(0));
