import { resolve } from 'node:path';
import { smtpPortBeside } from './mail/server.ts';

export type SandboxEnv = { port: number; smtpPort: number; host: string; dataDir: string | null };

/** Reads SANDBOX_PORT (default 8001), SANDBOX_SMTP_PORT (default 10,000 above), SANDBOX_HOST (default 127.0.0.1) and MKONDO_DATA_DIR (none: memory only). */
export function readEnv(): SandboxEnv {
  const { SANDBOX_PORT, SANDBOX_SMTP_PORT, SANDBOX_HOST, MKONDO_DATA_DIR } = process.env;
  const port = portOf('SANDBOX_PORT', SANDBOX_PORT || '8001');
  return {
    port,
    smtpPort: portOf('SANDBOX_SMTP_PORT', SANDBOX_SMTP_PORT || String(smtpPortBeside(port))),
    host: SANDBOX_HOST ?? '127.0.0.1',
    dataDir: MKONDO_DATA_DIR ? resolve(MKONDO_DATA_DIR) : null,
  };
}

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} must be a port number`);
  return port;
}
