import { loadConfig, type Config } from './config/config.ts';
import { readEnv } from './config/env.ts';
import { beginEmbedded } from './embedded/product.ts';
import { armFailpoint } from './kernel/failpoints.ts';
import { createLog } from './kernel/log.ts';
import type { Role } from './serve.ts';

const ROLES: readonly string[] = ['all', 'web', 'worker'];

async function main(args: readonly string[]): Promise<number> {
  const [name = 'all', ...rest] = args;
  const config: Config = loadConfig(readEnv());
  const log = createLog(config.logLevel);
  armFailpoint(config.failpoint);
  if (ROLES.includes(name)) {
    const embedded = beginEmbedded(config, log);
    // the rest of the product is read while the database starts
    const [{ serve }, { createMetrics }] = await Promise.all([import('./serve.ts'), import('./kernel/metrics.ts')]);
    await serve({ role: name as Role, config, log, metrics: createMetrics(), embedded });
    return 0;
  }
  const { runCommand, COMMANDS } = await import('./commands.ts');
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
