import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port to listen on, known before the server is built because its public URL names it. Taken from below the range
 * that the system gives to outgoing connections, so that none of ours takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < 200; tried += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port between 20000 and 32000');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
