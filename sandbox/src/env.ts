import { resolve } from 'node:path';

export type SandboxEnv = { port: number; host: string; dataDir: string | null };

/** Reads SANDBOX_PORT (default 8001), SANDBOX_HOST (default 127.0.0.1) and MKONDO_DATA_DIR (none: memory only). */
export function readEnv(): SandboxEnv {
  const { SANDBOX_PORT, SANDBOX_HOST, MKONDO_DATA_DIR } = process.env;
  const port = Number(SANDBOX_PORT ?? '8001');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('SANDBOX_PORT must be a port number');
  return { port, host: SANDBOX_HOST ?? '127.0.0.1', dataDir: MKONDO_DATA_DIR ? resolve(MKONDO_DATA_DIR) : null };
}
