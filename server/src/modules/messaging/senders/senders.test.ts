import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../test/harness.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const STAFF = 'admin@mkondo.test';
const tenant = app.tenantIds.demo;
type More = readonly [body?: object, as?: string];
const call = (method: string, path: string, ...[body, as = OWNER]: More): Promise<Answer> =>
  app.api(method, `/api/messaging/${path}`, { as, ...(body === undefined ? {} : { body }) });
const ask = (name: string): Promise<Answer> => call('POST', 'sender-requests/', { requested_sender_id: name, sample_content: 'Ankara yako iko tayari.' });
const review = (id: string, body: object, as = STAFF): Promise<Answer> => call('PUT', `sender-id-requests/${id}/review/`, body, as);

describe('a sender name', () => {
  it('is asked for, sent back, changed, approved, and then stands over the messages', async () => {
    const asked = await ask('maji safi');
    expect([asked.status, asked.body]).toMatchObject([201, { requested_sender_id: 'MAJI SAFI', request_type: 'custom', status: 'pending', user_email: OWNER }]);
    const id = asked.body['id'] as string;
    expect((await ask('Maji Safi')).body).toMatchObject({ code: 'senders.request_open', details: { request: id } });
    expect((await review(id, { status: 'rejected' })).status).toBe(400);
    expect((await review(id, { status: 'approved' }, OWNER)).status).toBe(403);
    expect((await review(id, { status: 'requires_changes', rejection_reason: 'Say who you are.' })).body).toMatchObject({
      status: 'requires_changes',
      rejection_reason: 'Say who you are.',
    });
    const whole = (await call('GET', `sender-requests/${id}/`)).body;
    expect(
      (await call('PUT', `sender-requests/${id}/`, { ...whole, sample_content: 'Maji Safi: ankara yako iko tayari.', status: 'approved' })).body['status'],
    ).toBe('pending');
    expect((await review(id, { status: 'approved' })).body['status']).toBe('approved');
    expect((await review(id, { status: 'rejected', rejection_reason: 'late' })).body['code']).toBe('senders.wrong_state');
    expect((await ask('MAJI SAFI')).body['code']).toBe('senders.name_in_use');
    const [sender] = (await call('GET', 'sender-ids/')).body['results'] as Json[];
    expect(sender).toMatchObject({ sender_id: 'MAJI SAFI', status: 'active', is_default: true });

    await call('POST', `sms/credits/?client=${tenant}`, { credits: 10, note: 'for the test' }, STAFF);
    await call('POST', 'sms/send/', { message: 'Habari', recipients: ['0712000040'], sender_id: 'maji safi' });
    await app.waitFor(async () => (await app.sandbox.phone('254712000040').catch(() => null))?.sms[0], { what: 'the message' });
    expect((await app.sandbox.phone('254712000040')).sms[0]!.from).toBe('MAJI SAFI');

    const channels = (await app.api('GET', `/api/clients/${tenant}/sms-channels/`, { as: OWNER })).body['results'] as Json[];
    const second = channels.find((channel) => channel['kind'] === 'africastalking')!;
    const usage = await call('POST', 'sender-requests/usage/', { sender: sender!['id'], channel: second['id'] });
    expect([usage.status, (await call('POST', 'sender-requests/usage/', { sender: sender!['id'], channel: second['id'] })).body['code']]).toEqual([
      201,
      'senders.attached',
    ]);
    await call('POST', 'sms/send/', { message: 'Habari', recipients: ['0712000041'] });
    await app.waitFor(async () => (await app.sandbox.phone('254712000041').catch(() => null))?.sms[0], { what: 'the message' });
    expect((await app.sandbox.phone('254712000041')).sms[0]).toMatchObject({ from: 'MAJI SAFI', gateway: 'africastalking' });
    expect((await call('POST', `sender-requests/usage/${usage.body['id']}/detach/`)).body['is_active']).toBe(false);

    // as front ends of the older system name the two
    const older = { sender_id_request: id, sms_package: second['id'] };
    const attached = await call('POST', 'sender-id-requests/usage/', older);
    expect(attached).toMatchObject({ status: 201, body: { ...older, sender: sender!['id'], channel: second['id'], sender_name: 'MAJI SAFI' } });
    expect(((await call('GET', 'sender-id-requests/usage/')).body['results'] as Json[])[0]).toMatchObject(older);
    expect((await call('POST', 'sender-requests/usage/', { ...older, sender_id_request: sender!['id'] })).status).toBe(404);
    expect((await call('POST', 'sender-requests/usage/', { sms_package: second['id'] })).body).toMatchObject({
      code: 'invalid',
      details: { sender: [expect.any(String)] },
    });
    expect((await call('POST', 'sender-requests/usage/', { sender_id_request: id })).body).toMatchObject({
      code: 'invalid',
      details: { channel: [expect.any(String)] },
    });
    expect((await call('POST', `sender-requests/usage/${attached.body['id']}/detach/`)).body).toMatchObject({ is_active: false, ...older });
  });

  it('that was rejected or cancelled may be asked for again', async () => {
    const first = (await ask('KISIMA')).body['id'] as string;
    await review(first, { status: 'rejected', rejection_reason: 'no' });
    const second = await ask('KISIMA');
    expect(second.status).toBe(201);
    expect((await call('DELETE', `sender-requests/${second.body['id']}/`)).body).toEqual({ deleted_id: second.body['id'], status: 'cancelled' });
    expect((await ask('KISIMA')).status).toBe(201);
  });

  it.each(['ab', 'MORETHANELEVEN', '12345', 'Maji!', 'Mají'])('that networks do not take is refused: %s', async (name) => {
    expect((await ask(name)).body).toMatchObject({ code: 'invalid', details: { requested_sender_id: [expect.any(String)] } });
  });

  it('of the platform is asked for once, taken back, and asked for again; the overview says what to do', async () => {
    const [first, again] = [await call('POST', 'sender-requests/request-default/'), await call('POST', 'sender-requests/request-default/')];
    expect([first.body['request_type'], again.body['id']]).toEqual(['default', first.body['id']]);
    expect((await call('GET', 'sender-requests/default/overview/')).body).toMatchObject({
      default_status: 'pending',
      can_request: false,
      actions: { cancel_default: '/api/messaging/sender-requests/cancel-default/' },
      next_actions: [{ action: 'cancel_default', method: 'POST', url: '/api/messaging/sender-requests/cancel-default/' }],
    });
    expect((await call('POST', 'sender-requests/cancel-default/')).body['status']).toBe('cancelled');
    expect((await call('POST', 'sender-requests/cancel-default/')).body['code']).toBe('senders.nothing_open');
    expect((await call('POST', 'sender-requests/request-default/')).status).toBe(200);
    expect((await call('GET', 'sender-requests/stats/')).body).toMatchObject({ approved: 1, rejected: 1, active_sender_ids: 1 });
    const anew = (await call('GET', 'sender-id-requests/refresh/')).body;
    expect(anew['stats']).toMatchObject({ approved: 1, rejected: 1 });
    expect(anew['requests']).toEqual((await call('GET', 'sender-requests/')).body['results']);
  });

  it('is seen by the staff of the platform for every client, and by no other client', async () => {
    const all = (await call('GET', 'sender-requests/?status=approved', undefined, STAFF)).body['results'] as Json[];
    expect(all.map((row) => row['client'])).toEqual([tenant]);
    expect((await call('GET', 'sender-requests/', undefined, 'owner@other.test')).body['results']).toEqual([]);
    const figures = (await call('GET', 'sender-requests/stats/', undefined, STAFF)).body;
    expect(figures).toMatchObject({ approved: 1, rejected: 1, last_7_days: { approved: 1, rejected: 1 }, by_user: [{ user_email: OWNER, approved: 1 }] });
    expect(figures['last_7_days'].requested).toBe(figures['total']);
    expect((await call('GET', 'sender-requests/stats/', undefined, 'owner@other.test')).body).toMatchObject({ total: 0, by_user: [] });
  });
});
