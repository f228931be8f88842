import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JOBS } from '../server/src/app-jobs.ts';
import type { RouteDefinition } from '../server/src/kernel/http.ts';
import { PERMISSIONS } from '../server/src/modules/tenancy/access/index.ts';
import { startTestApp } from './harness.ts';
import { nameOf } from './isolation/matrix.ts';
import { bare, codeLines, holdersOfDb, parameterLists, sources, withoutCallbacks } from './tidy/sources.ts';

/** House rules that linters cannot see. */
const ROOT = join(import.meta.dirname, '..');
process.chdir(ROOT);

const product = sources(
  ['server/src', 'sandbox/src', 'sts/src', 'console/src'].filter((folder) => existsSync(folder)),
  /\.tsx?$/,
);
const all = [
  ...product,
  ...sources(
    ['test', 'chaos', 'bench', 'bin', 'sandbox/test', 'sts/test'].filter((folder) => existsSync(folder)),
    /\.(ts|mjs)$/,
  ),
];
const modules = product.filter(({ path }) => path.startsWith('server/src/') && !/\.(test|testkit|fixture)\.ts$/.test(path));

describe('transactions', () => {
  test('the check for them sees what it must', () => {
    const lists = parameterLists(
      'function both(tx: Tx, { deps }: { deps: Deps }): void {}\nconst one = async (tx: Tx, id: string) => id; call(tx, db); if (tx) { }',
    );
    expect(lists.map(({ list }) => list)).toEqual(['tx: Tx, { deps }: { deps: Deps }', 'tx: Tx, id: string', 'tx']);
    expect([...holdersOfDb([{ path: '', text: 'interface A { readonly db: Db } interface B extends A { x: 1 } interface C { db(): void }' }])]).toEqual([
      'A',
      'B',
    ]);
  });

  test('no function is handed a transaction and a whole database: the second would be opened inside the first', () => {
    const holders = holdersOfDb(modules);
    const both = modules.flatMap(({ path, text }) =>
      parameterLists(text)
        .map(withoutCallbacks)
        .filter(({ list }) => {
          if (!/\btx\??: (Tx|SystemTx|PlatformTx)\b/.test(list)) return false;
          return /\bdb\??: Db\b/.test(list) || [...holders].some((holder) => new RegExp(`(?<!Pick<)\\b${holder}\\b(?!\\[)`).test(list));
        })
        .map(({ line, list }) => `${path}:${line} (${list.replace(/\s+/g, ' ').slice(0, 120)})`),
    );
    expect(both).toEqual([]);
  });

  test('a transaction is the first parameter', () => {
    const late = modules.flatMap(({ path, text }) =>
      parameterLists(text)
        .filter(({ list }) => /,\s*(tx|_tx): (Tx|SystemTx|PlatformTx)\b/.test(list))
        .map(({ line }) => `${path}:${line}`),
    );
    expect(late).toEqual([]);
  });

  test('SQL is written in queries.ts files and the kernel', () => {
    const elsewhere = modules
      .filter(
        ({ path, text }) =>
          path.includes('/modules/') && !path.endsWith('queries.ts') && /\bsql`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(bare(text)),
      )
      .map(({ path }) => path);
    expect(elsewhere).toEqual([]);
  });
});

describe('features', () => {
  const features = readdirSync('server/src/modules', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((room) =>
      readdirSync(join('server/src/modules', room.name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join('server/src/modules', room.name, entry.name)),
    );

  test('each has a door: index.ts', () => {
    expect(features.length).toBeGreaterThan(8);
    expect(features.filter((folder) => !existsSync(join(folder, 'index.ts')))).toEqual([]);
  });

  test('each has a README.md of at most 60 lines', () => {
    const readmes = features.map((folder) => [folder, join(folder, 'README.md')] as const);
    expect(readmes.filter(([, path]) => !existsSync(path)).map(([folder]) => folder)).toEqual([]);
    expect(readmes.filter(([, path]) => existsSync(path) && readFileSync(path, 'utf8').trim().split('\n').length > 60)).toEqual([]);
  });

  test('others come in by the door only', () => {
    const around = modules.flatMap(({ path, text }) => {
      const own = features.find((folder) => path.startsWith(`${folder}/`));
      return [...text.matchAll(/^(import|export)( type)?[^;]*? from '(\.[^']+)'/gm)].flatMap(([, , typesOnly, file]) => {
        const target = join(path, '..', file!);
        const feature = features.find((folder) => target.startsWith(`${folder}/`));
        if (feature === undefined || feature === own || target === join(feature, 'index.ts')) return [];
        // the words of a feature's port are there for whoever implements it
        return typesOnly !== undefined && target === join(feature, 'port.ts') ? [] : [`${path} -> ${target}`];
      });
    });
    expect(around).toEqual([]);
  });
});

describe('jobs', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))('%s has a time limit, tries, a payload schema and a purpose', (name, job) => {
    expect(name).toMatch(/^[a-z][a-z0-9.-]+$/);
    expect(job.timeoutSeconds).toBeGreaterThan(0);
    expect(job.retries).toBeGreaterThanOrEqual(0);
    expect(job.payload).toMatchObject({ type: 'object' });
    expect(job.purpose.split(' ').length).toBeGreaterThan(2);
  });

  test('every job that is defined stands in the one list', () => {
    const defined = modules.filter(({ path }) => !path.includes('/kernel/')).flatMap(({ text }) => [...bare(text).matchAll(/\bdefineJob\(/g)]);
    expect(new Set(JOBS.map((job) => job.name)).size).toBe(JOBS.length);
    expect(JOBS.length).toBe(defined.length);
  });
});

const OPEN_BODIES: Readonly<Record<string, string>> = {
  'POST /api/auth/logout/': 'signing out must not fail over what an older client sends beside; nothing of it is looked at',
};

function wrongWith(route: RouteDefinition): string[] {
  const known = [...Object.keys(PERMISSIONS), 'public', 'signed_in'].includes(route.access);
  return [
    route.response ? '' : 'no response schema',
    known ? '' : `unknown permission ${route.access}`,
    // what is not named must not get through to an update (OWASP API3)
    isClosed(route.body) || nameOf(route) in OPEN_BODIES ? '' : 'a body that takes any field',
    route.summary.length > 5 ? '' : 'no summary',
    route.path.endsWith('/') ? '' : 'no slash at its end',
    route.method === 'GET' && route.body ? 'a GET with a body' : '',
  ].filter(Boolean);
}

type BodySchema = { readonly type?: string; readonly additionalProperties?: unknown; readonly anyOf?: readonly BodySchema[] } | undefined;

function isClosed(body: BodySchema): boolean {
  if (body === undefined || body.type === 'null' || body.additionalProperties === false) return true;
  return body.anyOf?.every(isClosed) ?? false;
}

test('each route has a response schema, a known permission, a closed body and a summary', async () => {
  await using app = await startTestApp({ workers: false });
  const { routes } = app.app.http;
  const wrong = routes.flatMap(({ definition }) => wrongWith(definition).map((problem) => `${nameOf(definition)}: ${problem}`));
  expect(wrong).toEqual([]);
  expect(new Set(routes.map(({ definition }) => nameOf(definition))).size).toBe(routes.length);
});

describe('files', () => {
  test('the root folder holds what is listed here', () => {
    const expected = [
      '.ci',
      '.github',
      '.gitignore',
      '.gitattributes',
      '.dependency-cruiser.mjs',
      '.dependency-cruiser.cjs',
      '.dependency-cruiser.json',
      '.oxfmtrc.json',
      '.oxfmtrc.jsonc',
      '.oxlintrc.json',
      '.npmrc',
      '.node-version',
      '.editorconfig',
      '.env.example',
      '.dockerignore',
      '.squawk.toml',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'Dockerfile',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'STYLE.md',
      'bench',
      'bin',
      'chaos',
      'compose.yaml',
      'console',
      'docs',
      'deploy',
      'knip.json',
      'migrations',
      'package-lock.json',
      'package.json',
      'sandbox',
      'server',
      'sts',
      'test',
      'tsconfig.json',
      'vitest.config.ts',
    ];
    const local = ['.git', '.data', 'node_modules', '.env', '.cache'];
    expect(readdirSync('.').filter((name) => !expected.includes(name) && !local.includes(name))).toEqual([]);
  });

  test('no file is longer than 300 lines of code, no test file longer than 400', () => {
    const long = all
      .map(({ path, text }) => [path, codeLines(text)] as const)
      .filter(([path, lines]) => lines > (/\.test\.tsx?$|^(test|bench|chaos)\//.test(path) ? 400 : 300));
    expect(long).toEqual([]);
  });

  test('nothing is left for later in the text, and no test is left out', () => {
    const words = /\b(?:TO)(?:DO)\b|\b(?:FIX)(?:ME)\b|\b(?:XX)X\b/;
    expect(all.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
    expect(all.filter(({ text }) => /\b(test|it|describe)\.(only|skip|todo|fails)\b/.test(bare(text))).map(({ path }) => path)).toEqual([]);
  });

  test('the environment is read in one file of each programme', () => {
    const readers = product
      .filter(({ path, text }) => !path.startsWith('console/') && !path.endsWith('.test.ts') && /\bprocess\.env\b/.test(bare(text)))
      .map(({ path }) => path);
    expect(readers.filter((path) => !['server/src/config/env.ts', 'sandbox/src/env.ts'].includes(path))).toEqual([]);
  });

  test('a test is named for what it guarantees', () => {
    const named = all
      .filter(({ path }) => /\.test\.tsx?$/.test(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^( *)(?:test|it)(?:\.each\([^)]*\))?\(\s*(['"`])((?:\\.|(?!\2).)*)\2/gm)].map(([, indent, , title]) => ({
          path,
          title: title!,
          alone: indent === '',
        })),
      );
    expect(named.length).toBeGreaterThan(300);
    // those inside a group read on from the group's name
    const hollow = named.filter(
      ({ title, alone }) =>
        /^should |^it works?\b|\bworks( fine| correctly| as expected)?$|^test ?\d*$|happy path|sanity/i.test(title) || (alone && title.split(' ').length < 3),
    );
    expect(hollow).toEqual([]);
  });
});
