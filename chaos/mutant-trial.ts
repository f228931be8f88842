import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutant, Patch } from './mutants.ts';
import { judge } from './phase.ts';
import { ROOT } from './process.ts';
import { startRig } from './rig.ts';
import { createTrialLog } from './trial-log.ts';

/** Long enough for every recovery that is not waiting for a job of the dead. */
const PATIENCE_MS = 40_000;

/**
 * Copies the product, damages the copy, and tries it as if it were the product.
 * @returns the findings; none means that nothing would notice this mistake.
 */
export async function tryMutant(mutant: Mutant, seed: number, say: (line: string) => void): Promise<readonly string[]> {
  const root = damagedCopy(mutant);
  try {
    const rig = await startRig({ seed, utilities: 2, metersEach: 25, workers: 2, root });
    try {
      if (mutant.sql !== undefined) await rig.database.query(mutant.sql);
      await mutant.provoke(rig, createTrialLog(say));
      for (const worker of rig.workers) if (!worker.isAlive()) worker.start();
      return (await judge(rig, PATIENCE_MS)).faults;
    } finally {
      await rig.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function damagedCopy({ patches }: Mutant): string {
  const root = mkdtempSync(join(tmpdir(), 'mkondo-mutant-'));
  for (const name of ['package.json', 'migrations', 'server']) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const patch of patches) writeFileSync(join(root, MODULES, patch.file), damaged(patch));
  return root;
}

const MODULES = 'server/src/modules';

/** The file's text with the mistake in it. @throws when what is to be damaged does not stand there exactly once. */
export function damaged({ file, find, replace }: Patch): string {
  const parts = readFileSync(join(ROOT, MODULES, file), 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`${file} does not have, exactly once: ${find}`);
  return parts.join(replace);
}
