import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../../../../test/harness.ts';
import { startVendorServer } from '../../../../vendors/vendor-server.testkit.ts';
import { OWNER, startWhatsapp, type WhatsappTown } from '../whatsapp.testkit.ts';
import { createFolderStore } from './store-folder.ts';
import { createS3Store } from './store-s3.ts';

let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('a picture of a meter \u0000 with bytes'), Buffer.from([255, 254, 128])]);
const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const detail = async (id: string): Promise<Json> => (await town.app.api('GET', `/api/messaging/media/${id}/`, { as: OWNER })).body;
const incoming = async (wamid: string): Promise<Json> => (await town.app.sql('select * from whatsapp_media where wamid = $1', [wamid]))[0]!;
const upload = (body: object) => town.app.api('POST', '/api/messaging/media/', { as: OWNER, body });
const png = { mime_type: 'image/png', filename: 'meter.png', content_base64: PNG.toString('base64') };

describe('a file that came', () => {
  const sendsPicture = (peer: string) => town.says(peer, { type: 'image', image: { base64: PNG.toString('base64'), mime_type: 'image/png', caption: 'See' } });

  it('is fetched by a job of its own, checked, and shown by a link that expires', async () => {
    const wamid = await sendsPicture('254744000001');
    const row = await town.app.waitFor(async () => ((await incoming(wamid))?.['state'] === 'stored' ? incoming(wamid) : null), { what: 'the file' });
    expect(row).toMatchObject({ bytes: BigInt(PNG.length), sha256: hex(PNG), mime: 'image/png', attempts: 1, error: null });
    const { url } = (await detail(row['id'] as string)) as { url: string };
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), Buffer.from(await answer.arrayBuffer())]).toEqual([
      200,
      'image/png',
      "inline; filename*=UTF-8''image",
      PNG,
    ]);
    const past = url.replace(/expires=\d+/, 'expires=1700000000');
    const others = [past, url.replace(/signature=./, 'signature=_'), url.replace(/client=[^&]+/, `client=${town.app.tenantIds.other}`), url.split('?')[0]!];
    expect(await Promise.all(others.map(async (one) => (await fetch(one)).status))).toEqual([404, 404, 404, 404]);
  });

  it('that is damaged on its way is not kept, and asked for again', async () => {
    await town.app.sandbox.faults({ whatsapp: { files: { next: ['damaged'] } } });
    const wamid = await sendsPicture('254744000002');
    const row = await town.app.waitFor(async () => ((await incoming(wamid))?.['error'] ? incoming(wamid) : null), { what: 'the failure' });
    expect(row).toMatchObject({ state: 'waiting', error: 'the checksum does not fit', attempts: 1 });
    await town.app.sql('update whatsapp_media set next_at = now() where wamid = $1', [wamid]);
    await sendsPicture('254744000003');
    await town.app.waitFor(async () => (await incoming(wamid))['state'] === 'stored', { what: 'the second try' });
  });

  it('does not hold up the message that it came with', async () => {
    const wamid = await town.says('254744000004', {
      type: 'document',
      document: { id: '404404', mime_type: 'application/pdf', filename: '../../etc/pass\u202Ewd.pdf' },
    });
    await town.settled();
    expect(await town.app.sql('select kind from inbound_words where provider_id = $1', [wamid])).toEqual([{ kind: 'document' }]);
    expect(await incoming(wamid)).toMatchObject({ filename: '_.._etc_pass_wd.pdf' });
  });
});

describe('a file to be sent', () => {
  it('is kept, handed to Meta once for a number, and sent by its id', async () => {
    const kept = await upload(png);
    expect([kept.status, kept.body]).toMatchObject([201, { kind: 'image', bytes: PNG.length, sha256: hex(PNG), state: 'stored', direction: 'out' }]);
    for (const peer of ['254745000001', '254745000002']) {
      await town.says(peer, { type: 'text', text: { body: 'Hi' } });
      await town.settled();
      const message = { type: 'image', image: { asset: kept.body['id'], caption: 'Your meter' } };
      expect((await town.app.api('POST', '/api/messaging/whatsapp/messages/', { as: OWNER, body: { to: peer, message } })).status).toBe(202);
      const line = await town.app.waitFor(async () => (await town.chat(peer)).find((one) => one['direction'] === 'out'), { what: 'the picture' });
      expect(line['body'].image).toEqual({ id: expect.stringMatching(/^\d+$/) as string, caption: 'Your meter' });
    }
    expect(await town.app.sql('select count(*)::int as n from whatsapp_uploads where media_id = $1', [kept.body['id']])).toEqual([{ n: 1 }]);
  });

  it.each<[string, object]>([
    ['of another type than it is called', { ...png, mime_type: 'image/jpeg' }],
    ['of a type that WhatsApp does not take', { ...png, kind: 'image', mime_type: 'image/gif' }],
    ['that is empty of meaning', { ...png, content_base64: '????' }],
    ['that is too big for its kind', { ...png, kind: 'sticker', mime_type: 'image/webp', content_base64: Buffer.alloc(600 * 1024).toString('base64') }],
  ])('%s is refused', async (_what, body) => {
    expect(await upload(body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});

describe('stores', () => {
  it('in a folder give back what was written, and nothing for what is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mkondo-media-'));
    const store = createFolderStore(folder);
    await store.write('t/a', PNG);
    await store.write('t/a', PNG);
    expect([Buffer.from((await store.read('t/a'))!), await store.read('t/b')]).toEqual([PNG, null]);
    await store.remove('t/a');
    await store.remove('t/a');
    expect(await store.read('t/a')).toBeNull();
    rmSync(folder, { recursive: true });
  });

  it('that speak S3 are asked by path, signed with Signature Version 4 over the bytes', async () => {
    const kept = new Map<string, Buffer>();
    const seen: { method: string; authorization: string; hash: string }[] = [];
    const server = await startVendorServer(({ request, response, body }) => {
      const path = request.url ?? '';
      seen.push({
        method: request.method ?? '',
        authorization: String(request.headers['authorization']),
        hash: String(request.headers['x-amz-content-sha256']),
      });
      if (request.method === 'PUT') kept.set(path, Buffer.from(body));
      if (request.method === 'DELETE') kept.delete(path);
      const found = kept.get(path);
      response.writeHead(request.method === 'GET' && !found ? 404 : 200).end(request.method === 'GET' ? found : '');
    });
    const store = createS3Store({ endpoint: server.url, bucket: 'files', region: 'eu-west-1', accessKeyId: 'AKIA', secretAccessKey: 'secret' });
    const content = Buffer.from('a file in words');
    await store.write('t/a', content);
    expect([[...kept.keys()], Buffer.from((await store.read('t/a'))!), await store.read('t/b')]).toEqual([['/files/t/a'], content, null]);
    await store.remove('t/a');
    server.close();
    expect(kept.size).toBe(0);
    expect(seen.map((one) => one.method)).toEqual(['PUT', 'GET', 'GET', 'DELETE']);
    for (const one of seen)
      expect(one.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
      );
    await expect(createS3Store({ endpoint: 'http://127.0.0.1:1', bucket: 'b', region: 'r', accessKeyId: 'a', secretAccessKey: 's' }).read('k')).rejects.toThrow(
      'media store GET',
    );
  });
});
