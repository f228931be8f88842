import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The smallest thing that answers as Beem does: what is measured is the client. */
let last = 0;
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    last += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"successful":true,"request_id":${last},"code":100,"message":"Message Submitted Successfully","valid":1,"invalid":0,"duplicates":0}`);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('SIGTERM', () => process.exit(0));
