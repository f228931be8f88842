import { loadConfig, type Config } from './config/config.ts';
import { readEnv } from './config/env.ts';
import { runCommand, COMMANDS } from './commands.ts';
import { armFailpoint } from './kernel/failpoints.ts';
import { createLog } from './kernel/log.ts';
import { createMetrics } from './kernel/metrics.ts';
import { serve, type Role } from './serve.ts';

const ROLES: readonly string[] = ['all', 'web', 'worker'];

async function main(args: readonly string[]): Promise<number> {
  const [name = 'all', ...rest] = args;
  const config: Config = loadConfig(readEnv());
  const log = createLog(config.logLevel);
  armFailpoint(config.failpoint);
  if (ROLES.includes(name)) {
    await serve({ role: name as Role, config, log, metrics: createMetrics() });
    return 0;
  }
  if (name in COMMANDS) return runCommand(name, rest, { config, log });
  process.stderr.write(`unknown role or command "${name}": ${[...ROLES, ...Object.keys(COMMANDS)].join(', ')}\n`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // one line that says what to do; the stack only where somebody asked for it
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
