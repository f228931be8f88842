import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from './wait.ts';

export const ROOT = join(import.meta.dirname, '..');

/** What we have started and not seen dead: it must not outlive us, however we end. */
const living = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  for (const pid of living) quietly(() => process.kill(pid, 'SIGKILL'));
});

/** Keeps a process that is not supervised here from outliving us. */
export function guard(pid: number): void {
  living.add(pid);
}
export function unguard(pid: number): void {
  living.delete(pid);
}

function quietly(action: () => boolean): boolean {
  try {
    return action();
  } catch {
    return false;
  }
}

export interface ProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Text in the log that says it is at work. */
  readonly readyText: string;
  /** The tree whose programme is run; the checked-out one unless it is told otherwise. */
  readonly root?: string;
}

/** How a life ended. */
export interface Death {
  /** The fail point it was armed with, `''` for none. */
  readonly armed: string;
  readonly signal: NodeJS.Signals | null;
  /** Killed by us from outside, and not at a fail point. */
  readonly byUs: boolean;
}

/** Who arms every life as it begins, and hears of its end. */
export interface Attendant {
  arm(): string;
  ended(death: Death): void;
}

/**
 * A process that is started again whenever it dies, as a supervisor would. It can be started armed with
 * one fail point; after a death by it the next start is plain again unless another one is armed.
 */
export class Supervised {
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #loop: Promise<void> | undefined;
  #stopping = false;
  #failpoint = '';
  #readyAt = 0;
  #logFrom = 0;
  #starts = 0;
  #struck = false;
  #attendant: Attendant | undefined;
  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }
  get pid(): number {
    return this.#child?.pid ?? 0;
  }
  /** Which start this is; changes with every death. */
  get life(): number {
    return this.#starts;
  }

  attend(attendant: Attendant | undefined): void {
    this.#attendant = attendant;
  }

  start(): void {
    this.#stopping = false;
    this.#loop = this.#keepUp();
  }

  /** Ready, or stopped on the way there by the fail point it was armed with: a start commits too. */
  async ready(): Promise<void> {
    await until(() => this.isReady() || this.isStopped(), { what: `${this.name} to be ready`, timeoutMs: 120_000 });
  }

  isReady(): boolean {
    if (this.#readyAt === this.#starts && this.#starts > 0) return true;
    if (!this.#log().includes(this.#options.readyText)) return false;
    this.#readyAt = this.#starts;
    return true;
  }

  /** Starts it again with a fail point armed: `name:nth`, or `name:nth:stop` to be stopped there. */
  async restartArmed(failpoint: string): Promise<void> {
    const life = this.life;
    this.#failpoint = failpoint;
    this.signal('SIGKILL');
    await until(() => this.life > life, { what: `${this.name} to start again`, timeoutMs: 60_000 });
  }

  /** This life is its last until `start`. */
  letDie(): void {
    this.#stopping = true;
  }

  isAlive(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): boolean {
    if (!this.isAlive()) return false;
    this.#struck ||= signal === 'SIGKILL';
    return quietly(() => process.kill(this.pid, signal));
  }

  /** True when the kernel holds it stopped. */
  isStopped(): boolean {
    try {
      const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.signal('SIGCONT');
    this.signal('SIGKILL');
    await this.#loop;
  }

  async #keepUp(): Promise<void> {
    while (!this.#stopping) {
      const signal = await this.#liveOnce();
      // it gave up by itself, most likely because the database is away
      if (signal !== 'SIGKILL') await pause(250);
    }
  }

  #liveOnce(): Promise<NodeJS.Signals | null> {
    const { args, env, logFile, root = ROOT } = this.#options;
    const log = openSync(logFile, 'a');
    this.#logFrom = fstatSync(log).size;
    const armed = this.#failpoint || (this.#attendant?.arm() ?? '');
    this.#failpoint = '';
    this.#struck = false;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: ['ignore', log, log],
      env: { ...cleanEnvironment(), ...env, ...(armed === '' ? {} : { MKONDO_FAILPOINT: armed }) },
    });
    closeSync(log);
    this.#child = child;
    this.#starts += 1;
    guard(child.pid!);
    return new Promise((done) => {
      child.once('exit', (_code, signal) => {
        unguard(child.pid!);
        this.#attendant?.ended({ armed, signal, byUs: this.#struck });
        done(signal);
      });
    });
  }

  /** What this life has written so far. */
  #log(): string {
    const file = openSync(this.#options.logFile, 'r');
    try {
      const text = Buffer.alloc(fstatSync(file).size - this.#logFrom);
      return text.toString('utf8', 0, readSync(file, text, 0, text.length, this.#logFrom));
    } finally {
      closeSync(file);
    }
  }
}

/** What the product would read must come from us alone. */
export function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
