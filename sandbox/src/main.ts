import { readEnv } from './env.ts';
import { startSandbox } from './index.ts';

const { port, host, dataDir } = readEnv();
const sandbox = await startSandbox({ port, host, ...(dataDir === null ? {} : { dataDir }) });
process.stdout.write(`sandbox listening on ${sandbox.url}\n`);

async function stop(): Promise<void> {
  await sandbox.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
