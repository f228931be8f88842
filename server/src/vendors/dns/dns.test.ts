import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTxtResolver } from './adapter.ts';
import { startNameServer, type NameServer } from './name-server.testkit.ts';

let server: NameServer;
beforeAll(async () => {
  server = await startNameServer();
});
afterAll(() => server?.close());

const read = (name: string, servers = [server.address]): ReturnType<ReturnType<typeof createTxtResolver>['readTxt']> =>
  createTxtResolver({ servers }).readTxt(name);

describe('TXT records', () => {
  it('come whole, long ones in one piece', async () => {
    const long = 'x'.repeat(300);
    server.set('found.example', ['one', long]);
    expect(await read('found.example')).toEqual({ kind: 'found', records: ['one', long] });
  });

  it('that are not there are a definite no', async () => {
    server.set('empty.example', []);
    expect([await read('empty.example'), await read('missing.example')]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
  });

  it('that nobody could read are no answer', async () => {
    server.set('broken.example', 'servfail');
    expect(await read('broken.example')).toEqual({ kind: 'no_answer', reason: 'ESERVFAIL' });
    expect(await read('found.example', ['127.0.0.1:1'])).toMatchObject({ kind: 'no_answer' });
  });
});
