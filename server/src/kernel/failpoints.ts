/**
 * Named places where the breaking programme kills the process or stops it. Off unless
 * `MKONDO_FAILPOINT=name:nth` (killed) or `name:nth:stop` (stopped until SIGCONT) was set; the
 * configuration refuses that in production.
 */
interface Armed {
  readonly name: string;
  remaining: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

let armed: Armed | undefined;

export function armFailpoint(spec: string | undefined): void {
  if (!spec) {
    armed = undefined;
    return;
  }
  const [name, nth, how] = spec.split(':');
  armed = { name: name!, remaining: Number(nth ?? '1'), signal: how === 'stop' ? 'SIGSTOP' : 'SIGKILL' };
}

/** Dies or stands still here when armed for this name and this is the nth time. */
export function failpoint(name: string): void {
  if (armed === undefined || armed.name !== name) return;
  armed.remaining -= 1;
  if (armed.remaining > 0) return;
  const { signal } = armed;
  // a process that was stopped goes on afterwards, and is not stopped again
  armed = undefined;
  process.kill(process.pid, signal);
}
