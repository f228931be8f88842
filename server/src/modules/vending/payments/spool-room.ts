import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';

export interface SpoolOptions {
  readonly folder: string;
  /** What the folder may hold, of all processes that share it. */
  readonly maxBytes: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'spoolBytes'>;
}

/** How much of the folder is taken. A full disk would take the database down with it. */
export interface SpoolRoom {
  /** @throws AppError `payments.spool_full` */
  take(bytes: number, from: { readonly known: boolean }): Promise<void>;
  /** Looks at the folder, which other processes write to and empty as well. */
  measure(): Promise<void>;
}

/** While nobody can be asked who they are, strangers must leave room for the money of known paybills. */
const SHARE_OF_UNKNOWN = 0.5;
const WORTH_AN_ALERT = 0.5;
/** Lines of this process are counted as they come; what others write is looked up after so much of ours. */
const MEASURE_EVERY = 1024 * 1024;

export function createSpoolRoom({ folder, maxBytes, log, metrics }: SpoolOptions): SpoolRoom {
  let taken = 0;
  let unmeasured = Infinity;
  let alerted = false;
  const tell = (): void => {
    metrics.spoolBytes.set(taken);
    const filling = taken > maxBytes * WORTH_AN_ALERT;
    if (filling && !alerted) log.error({ bytes: taken, of: maxBytes }, 'spool more than half full');
    alerted = filling;
  };
  const measure = async (): Promise<void> => {
    taken = await sizeOf(folder);
    unmeasured = 0;
    tell();
  };
  return {
    measure,
    async take(bytes, { known }) {
      if (unmeasured > MEASURE_EVERY) await measure();
      if (taken + bytes > maxBytes * (known ? 1 : SHARE_OF_UNKNOWN)) {
        // another process may have brought in what was here
        await measure();
        if (taken + bytes > maxBytes * (known ? 1 : SHARE_OF_UNKNOWN)) throw spoolFull(log);
      }
      taken += bytes;
      unmeasured += bytes;
      tell();
    },
  };
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        // brought in meanwhile
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function spoolFull(log: Log): AppError {
  log.error('spool full, notice refused');
  return new AppError({
    code: 'payments.spool_full',
    status: 503,
    message: 'The service cannot keep this notice now. Send it again.',
    headers: { 'retry-after': '60' },
  });
}
