/**
 * Named places where the breaking programme kills the process or stops it. Off unless
 * `MKONDO_FAILPOINT=name:nth` was set; the configuration refuses that in production.
 */
interface Armed { readonly name: string; remaining: number }

let armed: Armed | undefined;

export function armFailpoint(spec: string | undefined): void {
  if (!spec) { armed = undefined; return; }
  const [name, nth] = spec.split(':');
  armed = { name: name!, remaining: Number(nth ?? '1') };
}

/** Dies here by SIGKILL when armed for this name and this is the nth time. */
export function failpoint(name: string): void {
  if (armed === undefined || armed.name !== name) return;
  armed.remaining -= 1;
  if (armed.remaining <= 0) process.kill(process.pid, 'SIGKILL');
}
