import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row } from '../../../../../../test/harness.ts';
import { newId } from '../../../../kernel/ids.ts';
import { raiseAlerts } from '../index.ts';
import type { Saying } from '../port.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const OPERATOR = 'operator@demo.test';
const STRANGER = '254733000111';
const tenant = app.tenantIds.demo;

const raise = (type: string, says: Saying): Promise<void> =>
  app.db.inTenant(tenant, (tx) => raiseAlerts(tx, [{ type, severity: 'error', dedupeKey: newId(), meterId: null, customerId: null, paymentId: null, says }]));
const run = async (name: string): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([{}] as never);
const bodyOf = (row: Row): string => app.secrets.open(row['body_sealed'] as string, { tenantId: tenant, recordId: row['id'] as string, field: 'body' });
async function written(kind: string): Promise<Map<string, string>> {
  const rows = await app.sql('select id, recipient, body_sealed from outbox_messages where kind = $1 order by id', [kind]);
  return new Map(rows.map((row) => [row['recipient'] as string, bodyOf(row)]));
}

await app.sql("update tenants set language = 'fr' where id = $1", [tenant]);
await app.sql("update memberships set phone = '0722 111 222' where tenant_id = $1 and role = 'operator'", [tenant]);
for (const [as, preferred_language] of [[OWNER, 'en'] as const, [OPERATOR, 'sw'] as const])
  await app.api('PATCH', '/api/auth/profile/detail/', { as, body: { preferred_language } });
const told = { by_sms: true, by_email: true, roles: ['client_admin', 'operator'], phones: [STRANGER], emails: ['desk@example.org'] };
await app.api('PUT', '/api/alert-rules/', { as: OWNER, body: { alert_type: 'payment_held', ...told } });
await app.api('PUT', '/api/alert-rules/', { as: OWNER, body: { alert_type: 'message_failed', ...told, by_sms: false } });

const held: Saying = {
  code: 'payment_held',
  given: { receipt: 'TKL4XYZ901', reason: { phrase: 'payments.amount_above_limit', en: 'The amount is above the limit set for this paybill.' } },
};

describe('an alert reaches everybody in the language they read', () => {
  it('by text: their own, or that of their client, in letters that every phone has', async () => {
    await raise('payment_held', held);
    await run('alerts.watch');
    const texts = await written('alert');
    expect(texts.get('254722111222')).toMatch(/^KOSA Malipo yameshikiliwa: Malipo TKL4XYZ901 yameshikiliwa: Kiasi kinazidi kikomo cha paybill hii\. /);
    expect(texts.get(STRANGER)).toMatch(/^ERREUR Paiement retenu: Le paiement TKL4XYZ901 est retenu : Le montant dépasse la limite fixée pour ce paybill\. /);
  });

  it('by mail', async () => {
    const mails = await written('email_alert');
    expect(mails.get(OWNER)).toContain('Payment TKL4XYZ901 is held: The amount is above the limit set for this paybill.');
    expect(mails.get(OPERATOR)).toContain('Malipo TKL4XYZ901 yameshikiliwa: Kiasi kinazidi kikomo cha paybill hii.');
    expect(mails.get('desk@example.org')).toContain('Le paiement TKL4XYZ901 est retenu');
  });

  it('in the digest', async () => {
    await raise('message_failed', { code: 'message_failed', given: { kind: 'token', reason: 'expired' } });
    await app.api('PUT', '/api/alert-settings/', { as: OWNER, body: { digest_at: '00:00' } });
    await run('alerts.watch');
    await app.sql('update alert_settings set digested_on = current_date - 3 where tenant_id = $1', [tenant]);
    await run('alerts.watch');
    const digests = await written('email_digest');
    expect(digests.get(OWNER)).toContain('Message failed');
    expect(digests.get(OPERATOR)).toContain('Ujumbe haukufika (tokeni; muda wake ulipita).');
    expect(digests.get('desk@example.org')).toContain('Un message n’a pas pu être remis (un jeton ; il était trop tard).');
  });

  it('in the list: each language beside the English message of the older front ends', async () => {
    const list = (await app.api('GET', '/api/alerts/?alert_type=payment_held', { as: OWNER })).body['results'] as { message: string; texts: object }[];
    expect(list[0]).toMatchObject({
      message: 'Payment TKL4XYZ901 is held: The amount is above the limit set for this paybill.',
      texts: { en: list[0]!.message, sw: expect.stringContaining('yameshikiliwa'), fr: expect.stringContaining('retenu') },
    });
  });
});
