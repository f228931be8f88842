// `npm start`: the product, and outside production the simulated vendors beside it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureConsole, lean, prepare, root } from './bootstrap.mjs';
import { onParentGone } from './parent.mjs';

const node = prepare();
ensureConsole(node);

const sandbox = process.env.NODE_ENV !== 'production' && process.env.MKONDO_SANDBOX !== 'off';
const { flags, env } = lean({ MKONDO_DATA_DIR: '.data', ...process.env });
const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env };
const children = [];
const start = (file, args = []) => {
  const child = spawn(node, [...flags, join(root, file), ...args], options);
  children.push(child);
  return child;
};

const vendors = sandbox ? start('sandbox/src/main.ts') : undefined;
const server = start('server/src/main.ts', process.argv.slice(2));

// the server drains first and the vendors stay until it has gone: what is in flight comes to its end
let stopping = false;
const stop = (signal) => {
  if (stopping) return;
  stopping = true;
  server.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
};
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
onParentGone(() => stop('SIGTERM'));
vendors?.once('exit', (code) => {
  if (!stopping) {
    console.error(`the sandbox stopped (${code ?? 'killed'}); stopping`);
    stop('SIGTERM');
  }
});
server.once('exit', (code, signal) => {
  stopping = true;
  vendors?.kill('SIGTERM');
  process.exitCode = code ?? (signal ? 1 : 0);
});
