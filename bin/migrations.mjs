// Migration lint: names in order, locks kept short, tenant tables made by the one function.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const folder = join(root, 'migrations');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort();
const problems = [];
const made = new Set();
for (const name of files) {
  if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) problems.push(`${name}: name is not 0000_words.sql`);
  const text = readFileSync(join(folder, name), 'utf8').replace(/--.*$/gm, '');
  for (const [, table] of text.matchAll(/create table (\w+)/g)) made.add(table);
  for (const [, table, body] of text.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/g)) {
    const control = ['memberships', 'api_keys', 'channel_lookups', 'shortcodes', 'invitations', 'tenant_domains', 'client_features'];
    if (/^\s*tenant_id /m.test(body) && !control.includes(table) && !text.includes(`make_tenant_table('${table}'`))
      problems.push(`${name}: ${table} has tenant_id and is not made a tenant table`);
  }
  if (/\bdrop (table|column)\b/i.test(text)) problems.push(`${name}: drops are a later release's work (expand, then contract)`);
}
if (files.length === 0 || made.size === 0) problems.push('no migrations were found');
if (new Set(files.map((name) => name.slice(0, 4))).size !== files.length) problems.push('two migrations have the same number');

// what a lock on a big table would do is judged from the second release on: on an empty database nothing waits
const FIRST_RELEASE = '0199';
const later = files.filter((name) => name.slice(0, 4) > FIRST_RELEASE).map((name) => join(folder, name));
if (later.length > 0) {
  const linted = spawnSync(join(root, 'node_modules', '.bin', 'squawk'), later, { encoding: 'utf8' });
  if (linted.status !== 0) problems.push(linted.stdout || linted.stderr);
}
for (const problem of problems) console.error(problem);
console.log(`${files.length} migrations, ${made.size} tables, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
