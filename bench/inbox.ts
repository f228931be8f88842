import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../server/src/kernel/db.ts';
import { seedInbox, SEED_VERSION } from './inbox-seed.ts';
import { clientOf, openStack, take, type ReadFigure } from './reads.ts';
import { tenantId } from './reads-seed.ts';
import { startChild, startStack, type Child } from './stack.ts';

/**
 * Reading the inbox over HTTP as a client with nine tenths of all messages does, by API keys, one request after the other.
 * @param keep a folder whose seeded databases are used again
 */
export async function benchInbox(messages: number, keep?: string): Promise<readonly ReadFigure[]> {
  const folder = keep === undefined ? undefined : join(keep, `inbox${messages}`);
  const mark = folder === undefined ? undefined : join(folder, `seeded-${SEED_VERSION}`);
  const isSeeded = mark !== undefined && existsSync(mark);
  if (folder !== undefined && !isSeeded) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  const stack = await startStack(folder);
  const { port, env, db } = await openStack(stack);
  let server: Child<{ port: number }> | undefined;
  try {
    if (!isSeeded) await seedInbox(stack.databaseUrl, messages);
    if (mark !== undefined) writeFileSync(mark, '');
    server = await startChild<{ port: number }>('bench/server-process.ts', env, ['web']);
    const client = await clientOf(db, port, ['inbox.read', 'inbox.answer']);
    const figures: ReadFigure[] = [];
    for (const [name, path] of Object.entries(await pathsOf(db))) {
      figures.push({ name, ...(await take(client, { name, path })) });
      process.stdout.write(`  ${messages} ${name}: p50 ${figures.at(-1)!.p50.toFixed(1)} ms, p99 ${figures.at(-1)!.p99.toFixed(1)} ms\n`);
    }
    return figures;
  } finally {
    await server?.stop();
    await db.close();
    await stack.stop();
  }
}

const talks = '/api/messaging/conversations/';
const messages = '/api/messaging/messages/';

/** Pages of twenty, so that the small client has full ones too. */
async function pathsOf(db: Db): Promise<Record<string, string>> {
  const row = await db.inTenant(
    tenantId(1),
    async (tx) =>
      (
        await tx.raw(
          `select v.id, v.peer, l.label_id, (select (min(seq) + max(seq)) / 2 from conversation_messages where tenant_id = $1) as middle,
            to_char(v.last_message_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
          from conversations v cross join (select label_id from conversation_labels where tenant_id = $1 limit 1) l
          where v.tenant_id = $1 order by v.last_message_at desc offset (select count(*) / 2 from conversations where tenant_id = $1) limit 1`,
          [tx.tenantId],
        )
      ).rows[0]!,
  );
  const cursor = (...key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');
  const id = String(row['id']);
  const size = 'page_size=20';
  return {
    'talks, first page': `${talks}?${size}`,
    'talks, open': `${talks}?state=open&${size}`,
    'talks, of nobody': `${talks}?assignee=none&state=open&${size}`,
    'talks, unread': `${talks}?unread=true&${size}`,
    'talks, of a label': `${talks}?label=${String(row['label_id'])}&${size}`,
    'talks, deep': `${talks}?cursor=${cursor(String(row['at']), id)}&${size}`,
    'talks, search by a number': `${talks}?search=${String(row['peer'])}`,
    'talks, search by a name': `${talks}?search=amina&${size}`,
    'talks, one': `${talks}${id}/`,
    'talks, folders': `${talks}counts/`,
    'messages of a talk': `${talks}${id}/messages/?${size}`,
    'messages, first page': `${messages}?${size}`,
    'messages, failed': `${messages}?status=failed&${size}`,
    'messages, deep': `${messages}?cursor=${cursor(String(row['middle']), id)}&${size}`,
    'messages, search by a common word': `${messages}?search=maji%20&${size}`,
    'messages, search by a rare word': `${messages}?search=mita${String(row['peer']).slice(-5)}%20`,
    'messages, search by two common words': `${messages}?search=maji%20bomba%20&${size}`,
    'messages, search by a common and a rare word': `${messages}?search=maji%20mita${String(row['peer']).slice(-5)}%20`,
    'messages, search by a beginning': `${messages}?search=umevu&${size}`,
    'messages, search by a word and a beginning': `${messages}?search=maji%20umevu&${size}`,
    'messages, search in one talk': `${messages}?search=maji%20&conversation=${id}`,
    'messages, search without a hit': `${messages}?search=zebedayo%20`,
  };
}
