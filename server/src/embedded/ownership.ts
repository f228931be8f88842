import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One product process owns a data folder. The database is a child with its own process group, so a
 * product killed by force leaves it running: the next start finds the owner dead and takes over.
 */
export async function takeOwnership(home: string, cluster: string): Promise<void> {
  const ownerFile = join(home, 'owner.json');
  const owner = readOwner(ownerFile);
  if (owner !== undefined && owner.pid !== process.pid && startedAt(owner.pid) === owner.started) throw inUse(home, owner.pid);
  const left = postmasterPid(cluster);
  if (left !== undefined) {
    if (owner === undefined || owner.pid === process.pid) throw inUse(home, left);
    await stopOrphan(left);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, started: startedAt(process.pid) }));
}

export function giveUpOwnership(home: string): void {
  rmSync(join(home, 'owner.json'), { force: true });
}

function inUse(home: string, pid: number): Error {
  return new Error(`the data folder ${home} is in use by another running copy (process ${pid}): stop it, or set MKONDO_DATA_DIR to another folder`);
}

function readOwner(file: string): { pid: number; started: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; started: string };
  } catch {
    return undefined;
  }
}

/** When the process with this number began, in the kernel's ticks; '' where that cannot be told but it lives. */
function startedAt(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the program's name may hold blanks and brackets; fields are counted from behind it
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return existsSync('/proc/self') ? undefined : '';
  }
}

/** The number of the database process that runs on this cluster, if one does. */
function postmasterPid(cluster: string): number | undefined {
  let pid: number;
  try {
    pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
  if (!Number.isInteger(pid) || startedAt(pid) === undefined) return undefined;
  try {
    // the number may belong to some other program by now
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') ? pid : undefined;
  } catch {
    return existsSync('/proc/self') ? undefined : pid;
  }
}

async function stopOrphan(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let waited = 0; startedAt(pid) !== undefined; waited += 50) {
    if (waited === 20_000) process.kill(pid, 'SIGKILL');
    if (waited > 30_000) throw new Error(`the database process ${pid} left by a killed copy does not stop`);
    await new Promise((done) => {
      setTimeout(done, 50);
    });
  }
}
