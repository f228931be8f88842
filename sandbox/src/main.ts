import { readEnv } from './env.ts';
import { startSandbox } from './index.ts';

const { port, smtpPort, host, dataDir } = readEnv();
const sandbox = await startSandbox({ port, smtpPort, host, ...(dataDir === null ? {} : { dataDir }) });
process.stdout.write(`sandbox listening on ${sandbox.url}, mail on port ${sandbox.smtpPort}\n`);

async function stop(): Promise<void> {
  await sandbox.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
