// `npm test`, `npm run check` and the other programmes, on the pinned Node.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConsole, fail, lean, prepare, root, run } from './bootstrap.mjs';

const [programme, ...rest] = process.argv.slice(2);
const node = prepare();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const script = (path) => [join(root, 'node_modules', path)];

async function steps(list) {
  for (const [name, args] of list) {
    const began = Date.now();
    const code = await run(node, args);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (code !== 0) process.exit(code);
  }
}

const programmes = {
  async check() {
    await steps([
      ['format', [bin('oxfmt'), '--check', '.']],
      ['types', [...script('@typescript/native/bin/tsc'), '-p', '.', '--checkers', '1']],
      ['types of the console', [...script('@typescript/native/bin/tsc'), '-p', 'console', '--checkers', '1']],
      ['lint', [bin('oxlint'), '--type-aware', '--deny-warnings', '.']],
      ['boundaries', ['bin/boundaries.mjs']],
      ['dead code', [...script('knip/bin/knip.js'), '--no-progress']],
      ['migrations', ['bin/migrations.mjs']],
      ['client of the console', ['--disable-warning=ExperimentalWarning', 'test/generate-client.ts', '--check']],
    ]);
  },
  async fix() {
    await steps([
      ['lint', [bin('oxlint'), '--type-aware', '--fix', '.']],
      ['format', [bin('oxfmt'), '.']],
    ]);
  },
  async test() {
    ensureConsole(node);
    const report = join(tmpdir(), `mkondo-tests-${process.pid}.json`);
    const code = await run(node, [...script('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest], {
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    });
    process.exitCode = summarise(report, code);
  },
  async bench() {
    // as `npm start` runs the product
    const { flags, env } = lean(process.env);
    process.exitCode = await run(node, [...flags, 'bench/main.ts', ...rest], env);
  },
  async chaos() {
    process.exitCode = await run(node, ['--disable-warning=ExperimentalWarning', 'chaos/main.ts', ...rest]);
  },
  async server() {
    process.exitCode = await run(node, ['--disable-warning=ExperimentalWarning', 'server/src/main.ts', ...rest]);
  },
  async types() {
    process.exitCode = await run(node, ['test/generate-types.ts']);
  },
  async client() {
    process.exitCode = await run(node, ['--disable-warning=ExperimentalWarning', 'test/generate-client.ts']);
  },
};

/** The closing lines that people and machines read; what did not run, or passed late, is named. */
function summarise(report, code) {
  const files = filesOf(report);
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const passed = count('passed');
  const failed = Math.max(count('failed') + broken, code === 0 ? 0 : 1);
  const left = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const late = tests.filter((test) => test.status === 'passed' && test.meta?.failedOnce);
  for (const test of late) console.log(`passed at the second try only: ${test.fullName}`);
  for (const test of left) console.log(`skipped: ${test.fullName}`);
  const skipped = left.length;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function filesOf(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch (error) {
    console.error(`no test report: ${error.message}`);
    return [];
  } finally {
    rmSync(report, { force: true });
  }
}

const chosen = programmes[programme];
if (!chosen) fail(`unknown programme "${programme ?? ''}": ${Object.keys(programmes).join(', ')}`);
await chosen();
