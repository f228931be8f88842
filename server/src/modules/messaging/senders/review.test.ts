import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../test/harness.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const STAFF = 'admin@mkondo.test';
type More = readonly [body?: object, as?: string];
const call = (method: string, path: string, ...[body, as = OWNER]: More): Promise<Answer> =>
  app.api(method, `/api/messaging/${path}`, { as, ...(body === undefined ? {} : { body }) });
const ask = (name: string): Promise<Answer> => call('POST', 'sender-requests/', { requested_sender_id: name, sample_content: 'Ankara yako iko tayari.' });
const review = (id: string, body: object, as = STAFF): Promise<Answer> => call('PUT', `sender-id-requests/${id}/review/`, body, as);

describe('a request for a sender name', () => {
  it('is proved by documents, known by their first bytes, which only its own client and the staff read', async () => {
    const id = (await ask('KARIOKI')).body['id'] as string;
    const put = (filename: string, content: Buffer): Promise<Answer> =>
      call('POST', `sender-requests/${id}/documents/`, { filename, content_base64: content.toString('base64') });
    const letter = Buffer.from('%PDF-1.7 To whom it may concern');
    const kept = await put('Barua ya kampuni.pdf', letter);
    const [document] = kept.body['documents'] as Json[];
    expect([kept.status, document]).toMatchObject([201, { filename: 'Barua ya kampuni.pdf', mime_type: 'application/pdf', bytes: letter.length }]);
    expect((await put('page.pdf', Buffer.from('<html><script>'))).body).toMatchObject({ code: 'invalid', details: { content_base64: [expect.any(String)] } });
    expect((await put('big.png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5 * 1024 * 1024)]))).body['code']).toBe('invalid');
    for (let n = 2; n <= 5; n += 1) expect((await put(`${n}.jpg`, Buffer.from([0xff, 0xd8, 0xff, n]))).status).toBe(201);
    expect((await put('6.jpg', Buffer.from([0xff, 0xd8, 0xff]))).body['code']).toBe('senders.too_many_documents');
    const read = async (as: string): Promise<Response> =>
      fetch(`${app.url}${document!['url'] as string}`, { headers: { authorization: `Bearer ${await app.login(as)}` } });
    for (const as of [OWNER, STAFF]) {
      const file = await read(as);
      expect([file.status, file.headers.get('content-disposition'), file.headers.get('x-content-type-options')]).toEqual([
        200,
        "attachment; filename*=UTF-8''Barua%20ya%20kampuni.pdf",
        'nosniff',
      ]);
      expect(Buffer.from(await file.arrayBuffer())).toEqual(letter);
    }
    expect((await read('owner@other.test')).status).toBe(404);
    const left = await call('DELETE', `sender-requests/${id}/documents/${document!['id']}/`);
    expect((left.body['documents'] as Json[]).map((one) => one['filename'])).toEqual(['2.jpg', '3.jpg', '4.jpg', '5.jpg']);
    await review(id, { status: 'rejected', rejection_reason: 'Another company has it.' });
    expect((await put('late.pdf', letter)).body['code']).toBe('senders.wrong_state');
  });

  it('of many clients are decided upon at once, and what cannot be decided says why', async () => {
    const mine = (await ask('CHEMCHEM')).body['id'] as string;
    const other = (await call('POST', 'sender-requests/', { requested_sender_id: 'BOMBA', sample_content: 'x' }, 'owner@other.test')).body['id'] as string;
    const decided = (await ask('TANGI')).body['id'] as string;
    await review(decided, { status: 'rejected', rejection_reason: 'no' });
    const nobody = '01900000-0000-7000-8000-000000000000';
    const many = (body: object, as = STAFF): Promise<Answer> => call('POST', 'sender-requests/bulk-review/', body, as);
    expect((await many({ ids: [mine], status: 'approved' }, OWNER)).status).toBe(403);
    expect((await many({ ids: [mine], status: 'rejected' })).body).toMatchObject({ code: 'invalid', details: { rejection_reason: [expect.any(String)] } });
    expect((await many({ ids: [mine, other, decided, nobody, mine], status: 'approved' })).body).toEqual({
      reviewed: 2,
      results: [
        { id: mine, done: true, code: null, message: null },
        { id: other, done: true, code: null, message: null },
        { id: decided, done: false, code: 'senders.wrong_state', message: expect.any(String) },
        { id: nobody, done: false, code: 'not_found', message: expect.any(String) },
      ],
    });
    for (const [id, as] of [
      [mine, OWNER],
      [other, 'owner@other.test'],
    ] as const)
      expect((await call('GET', `sender-requests/${id}/`, undefined, as)).body['status']).toBe('approved');
  });
});
