import { startSandbox } from '../sandbox/src/index.ts';

const sandbox = await startSandbox({ port: Number(process.env['SANDBOX_PORT'] ?? 0) });
process.once('SIGTERM', () => {
  void sandbox.close().then(() => process.exit(0));
});
process.send?.({ port: sandbox.port });
