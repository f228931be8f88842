/**
 * npm hands a signal to the shell that it runs us in, and the shell dies of it without telling us. Then we would go on
 * for nobody, and hold the database for good. Calls `act` once, when whoever started us is gone; only under npm, since
 * from a terminal or a supervisor we may well be meant to outlive them.
 */
export function onParentGone(act, { started = process.env.npm_lifecycle_event !== undefined, every = 500 } = {}) {
  if (!started) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, every);
  watch.unref();
}
