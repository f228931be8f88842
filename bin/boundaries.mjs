// Rules between rooms. dependency-cruiser exits 0 when it finds nothing to look at, so that is checked here.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const cruised = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'server/src',
    'sandbox/src',
    'sts/src',
  ],
  { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
);
let summary;
try {
  summary = JSON.parse(cruised.stdout).summary;
} catch {
  console.error(cruised.stderr || cruised.stdout || 'dependency-cruiser gave no answer');
  process.exit(1);
}
for (const violation of summary.violations) console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
const least = 60;
if (summary.totalCruised < least) console.error(`only ${summary.totalCruised} modules were found: the tool has not read the sources`);
console.log(`${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies, ${summary.violations.length} violations`);
process.exit(summary.violations.length > 0 || summary.totalCruised < least ? 1 : 0);
