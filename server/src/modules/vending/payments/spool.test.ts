import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../kernel/log.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import type { Arrival } from './intake.ts';
import { createSpool, type Spool, type Spooled } from './spool.ts';

let folder: string;
let spool: Spool;
const metrics = createMetrics();
const lines: string[] = [];
const log = createLog('info', { write: (line) => lines.push(line) });
const open = (maxBytes = 64 * 1024 * 1024): Spool => createSpool({ folder, maxBytes, log, metrics });
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'mkondo-spool-')), 'spool');
  spool = open();
});
afterEach(async () => {
  await spool.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const arrival = (text: string): Arrival => ({
  tenantId: '0197d1a4-0000-7000-8000-000000000001',
  channelId: '0197d1a4-0000-7000-8000-000000000002',
  source: 'confirmation',
  authenticity: 'secret',
  ip: '196.201.214.200',
  contentType: 'application/json',
  body: Buffer.from(text),
  receivedAt: new Date('2026-11-20T10:00:00.123Z'),
});

const onDisk = (): string =>
  existsSync(folder)
    ? readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('')
    : '';
const collect = async (from: Spool): Promise<Spooled[]> => {
  const taken: Spooled[] = [];
  await from.replay(async (one) => {
    taken.push(one);
  });
  return taken;
};
const texts = (of: readonly Spooled[]): string[] => of.map((one) => one.body.toString()).sort();

it('a notice is on the disk when the promise of keeping it is given', async () => {
  await spool.append(arrival('first'));
  expect(onDisk()).toContain(Buffer.from('first').toString('base64'));
});

it('comes back as it went in, to the byte and the millisecond', async () => {
  const bytes = { ...arrival(''), body: Buffer.from([0, 255, 10, 13, 0xc3, 0x28]), stkRequestId: 'x' };
  await spool.append(bytes);
  expect(await collect(spool)).toEqual([bytes]);
});

it('fifty at once are fifty lines, none torn', async () => {
  const sent = Array.from({ length: 50 }, (_, index) => `notice ${index}`);
  await Promise.all(sent.map((text) => spool.append(arrival(text))));
  expect(texts(await collect(spool))).toEqual([...sent].sort());
});

it('what was taken is gone, and the next replay has nothing', async () => {
  await spool.append(arrival('once'));
  await collect(spool);
  expect(readdirSync(folder)).toEqual([]);
  expect(await spool.replay(() => Promise.reject(new Error('nothing to take')))).toBe(0);
});

it('what could not be taken stays for the next time', async () => {
  await spool.append(arrival('one'));
  await spool.append(arrival('two'));
  await expect(spool.replay((one) => (one.body.toString() === 'two' ? Promise.reject(new Error('still away')) : Promise.resolve()))).rejects.toThrow(
    'still away',
  );
  expect(texts(await collect(spool))).toEqual(['one', 'two']);
});

it('a file that a killed process left behind is brought in, without its torn last line', async () => {
  await spool.append(arrival('whole'));
  // as a process killed in the middle of a line leaves it
  const [name] = readdirSync(folder);
  appendFileSync(join(folder, name!), '{"tenantId":"0197d1a4-0000-7000-8000-0000000');
  expect(texts(await collect(open()))).toEqual(['whole']);
});

it('a file that another process still writes to loses nothing when it is brought in', async () => {
  const other = open();
  await other.append(arrival('before'));
  const taken = await collect(spool);
  await other.append(arrival('after'));
  expect(texts([...taken, ...(await collect(spool))])).toEqual(['after', 'before']);
  await other.close();
});

it('notices that come while others are being brought in are not lost', async () => {
  const sent = Array.from({ length: 40 }, (_, index) => `notice ${index}`);
  const taken: Spooled[] = [];
  const replays: Promise<unknown>[] = [];
  for (const [index, text] of sent.entries()) {
    const written = spool.append(arrival(text));
    if (index % 3 === 0) replays.push(spool.replay(async (one) => void taken.push(one)));
    if (index % 5 === 0) await written;
  }
  await Promise.all(replays);
  taken.push(...(await collect(spool)));
  // twice is harmless: the receipt is unique
  expect(new Set(texts(taken))).toEqual(new Set(sent));
});

it('a file of nonsense is no reason to stop', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'x.spool'), 'nonsense\n\n{}x\n');
  await spool.append(arrival('good'));
  expect(texts(await collect(spool))).toEqual(['good']);
});

describe('a spool that fills up', () => {
  const [line, most] = [300, 10_000];
  const known = (): Arrival => arrival('x'.repeat(100));
  const unknown = (): Spooled => ({
    source: 'confirmation',
    ip: null,
    contentType: undefined,
    body: Buffer.alloc(100),
    receivedAt: new Date(),
    door: { path: '/' },
  });
  const fill = async (into: Spool, one: () => Spooled): Promise<number> => {
    for (let count = 0; ; count += 1) {
      const refused = await into.append(one()).then(
        () => null,
        (error: unknown) => error,
      );
      if (refused === null) continue;
      expect(refused).toMatchObject({ code: 'payments.spool_full', status: 503 });
      return count;
    }
  };

  it('refuses what no longer fits, so that M-Pesa keeps it, and takes again what comes after the replay', async () => {
    const small = open(most);
    const taken = await fill(small, known);
    expect(taken).toBeGreaterThan(most / line / 2);
    expect(onDisk().length).toBeLessThanOrEqual(most);
    expect(await collect(small)).toHaveLength(taken);
    await small.append(known());
    await small.close();
  });

  it('counts what other processes have written', async () => {
    const [one, other] = [open(most), open(most)];
    await fill(one, known);
    expect(await fill(other, known)).toBe(0);
    await Promise.all([one.close(), other.close()]);
  });

  it('leaves room for the money of known paybills when strangers fill it', async () => {
    const small = open(most);
    await fill(small, unknown);
    expect(onDisk().length).toBeLessThanOrEqual(most / 2);
    expect(await fill(small, known)).toBeGreaterThan(0);
    await small.close();
  });

  it('tells how full it is, and says so once when more than half is taken', async () => {
    const small = open(most);
    lines.length = 0;
    await fill(small, known);
    const said = lines.filter((text) => text.includes('spool more than half full'));
    expect(said).toHaveLength(1);
    expect((await metrics.spoolBytes.get()).values[0]!.value).toBe(onDisk().length);
    await collect(small);
    expect((await metrics.spoolBytes.get()).values[0]!.value).toBe(0);
    await small.close();
  });
});
