import { join } from 'node:path';
import { buildApp } from './app.ts';
import { openJournal } from './journal.ts';
import { smtpPortBeside, startMailServer } from './mail/server.ts';
import { createWorld } from './world.ts';
import { restoreWorld } from './restore.ts';

export type SandboxOptions = { port: number; smtpPort?: number; host?: string; dataDir?: string };
export type Sandbox = { url: string; port: number; smtpPort: number; close(): Promise<void> };

/**
 * Starts every vendor on one port, and the mail server on the next unless told otherwise, and resolves when they listen.
 * Port 0 picks free ones.
 * With `dataDir` the state is rebuilt from `<dataDir>/sandbox/journal.ndjson`; without it nothing outlives the process.
 * @throws the listen error (EADDRINUSE and so on), or a file error when the journal cannot be read
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const journal = await openJournal(options.dataDir === undefined ? null : join(options.dataDir, 'sandbox'));
  const world = createWorld(journal);
  restoreWorld(world);
  const app = buildApp(world);
  const host = options.host ?? '127.0.0.1';
  await app.listen({ port: options.port, host });
  const mail = await startMailServer(world, { port: options.smtpPort ?? smtpPortBeside(options.port), host });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    port,
    smtpPort: mail.port,
    async close() {
      world.timers.clear();
      world.answers.clear();
      await app.close();
      await mail.close();
      world.http.close();
      await journal.close();
    },
  };
}
