import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Question } from './side-thread.fixture.ts';
import { NotAsked, openSideThread, type SideThread } from './side-thread.ts';

const FILE = new URL('side-thread.fixture.ts', import.meta.url);
const opened: SideThread<Question, string>[] = [];

function open(): SideThread<Question, string> {
  const thread = openSideThread<Question, string>(FILE);
  opened.push(thread);
  return thread;
}

afterEach(async () => {
  for (const thread of opened.splice(0)) await thread.stop();
});

describe('a thread that answers questions', () => {
  it('gives each question its own answer, in whatever order they are known', async () => {
    const thread = open();
    const says = Array.from({ length: 500 }, (_, n) => ({ say: `n${n}`, afterMs: n % 7 }));
    expect(await Promise.all(says.map((one) => thread.ask(one)))).toEqual(says.map(({ say }) => say));
    const order: string[] = [];
    await Promise.all([{ say: 'late', afterMs: 60 }, { say: 'soon' }].map(async (one) => order.push(await thread.ask(one))));
    expect(order).toEqual(['soon', 'late']);
  });

  it('fails the one question that could not be answered, and no other', async () => {
    const thread = open();
    const all = await Promise.allSettled([thread.ask({ say: 'a' }), thread.ask('throw'), thread.ask({ say: 'b' })]);
    expect(all).toMatchObject([{ value: 'a' }, { status: 'rejected', reason: { message: 'Error: this one fails' } }, { value: 'b' }]);
  });

  it('fails all that were under way when it ends, and begins anew with the next question', async () => {
    const thread = open();
    expect(await thread.ask({ say: 'there' })).toBe('there');
    const all = await Promise.allSettled([thread.ask({ say: 'never', afterMs: 60_000 }), thread.ask('die')]);
    expect(all).toMatchObject([{ reason: { message: 'the thread ended with 3' } }, { status: 'rejected' }]);
    for (const one of all) expect('reason' in one && one.reason).not.toBeInstanceOf(NotAsked);
    expect(await thread.ask({ say: 'again' })).toBe('again');
  });

  it('says so of what nobody heard, where it could not begin at all', async () => {
    const thread = openSideThread<Question, string>(new URL('no-such-file.ts', import.meta.url));
    await expect(thread.ask({ say: 'a' })).rejects.toBeInstanceOf(NotAsked);
    await thread.stop();
  });

  it('stops when what was asked is answered', async () => {
    const thread = open();
    const answer = thread.ask({ say: 'kept', afterMs: 50 });
    await thread.stop();
    expect(await answer).toBe('kept');
  });

  it('keeps the process until it has answered, and no longer', async () => {
    const program = `const { openSideThread } = await import(${JSON.stringify(new URL('side-thread.ts', import.meta.url).href)});
      const thread = openSideThread(new URL(${JSON.stringify(FILE.href)})); void thread.ask({ say: 'done', afterMs: 50 }).then((said) => process.stdout.write(said));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    expect(stdout).toBe('done');
  });
});
