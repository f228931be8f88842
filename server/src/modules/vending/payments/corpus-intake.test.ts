import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { ACCEPTED, addPaybill, eventsOf, expectBooksInOrder, hookOf, postTo, settled } from './money.testkit.ts';

const FOLDER = new URL('../../../../../../shared/corpus/mpesa/', import.meta.url);
const present = existsSync(FOLDER);
const missing = present ? '' : ' (skipped: ../shared/corpus is not here)';

interface Sample {
  readonly file: string;
  /** What the index says it is. */
  readonly kind: string;
  readonly body: Buffer;
}

function readCorpus(): Sample[] {
  const index = readFileSync(new URL('INDEX.md', FOLDER), 'utf8');
  const kinds = new Map([...index.matchAll(/^\| (\d{3}-\S+) \| ([^|]+) \|/gm)].map((row) => [row[1]!, row[2]!.trim()]));
  return readdirSync(FOLDER)
    .filter((file) => file !== 'INDEX.md')
    .sort()
    .flatMap((file) => bodiesOf(file, kinds.get(file) ?? 'not in the index'));
}

/** A scenario holds several bodies; each is posted on its own. */
function bodiesOf(file: string, kind: string): Sample[] {
  const body = readFileSync(new URL(file, FOLDER));
  if (!kind.startsWith('scenario')) return [{ file, kind, body }];
  return (JSON.parse(body.toString()) as { channel: string; body: unknown }[]).map((part) => ({
    file: `${file}#${part.channel}`,
    kind: part.channel === 'stk' ? 'stk callback success' : 'c2b confirmation',
    body: Buffer.from(JSON.stringify(part.body)),
  }));
}

const samples = present ? readCorpus() : [];
const isMoney = ({ kind }: Sample): boolean => /^c2b (confirmation|validation)(?! \(forged)/.test(kind);
const field = (sample: Sample, name: string): string => (JSON.parse(sample.body.toString()) as Record<string, string>)[name]!;
const receiptsOf = (of: readonly Sample[]): string[] => [...new Set(of.map((sample) => field(sample, 'TransID')))].sort();
const paybills = [...new Set(samples.filter(isMoney).map((sample) => field(sample, 'BusinessShortCode')))];

const OLDER = ['/api/webhooks/mpesa/', '/api/webhooks/mpesa/callback/', '/api/payments/webhooks/c2b/', '/api/payments/callbacks/c2b/'];

/** Where every byte that came in must be found again. */
async function kept(app: TestApp): Promise<string[]> {
  const rows = await app.sql("select encode(body, 'base64') as body from payment_events union all select encode(body, 'base64') from unclaimed_events");
  return rows.map((row) => Buffer.from(row['body'] as string, 'base64').toString('latin1')).sort();
}

const asSent = (of: readonly Sample[]): string[] => of.map(({ body }) => body.toString('latin1')).sort();

describe.skipIf(!present)(`every body of the corpus${missing}`, () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    for (const paybill of paybills) await addPaybill(app, paybill);
  });
  afterAll(() => app.stop());

  it('is answered with success on the own path, kept byte for byte, and each receipt becomes one payment', async () => {
    const hook = await hookOf(app, paybills[0]);
    for (const sample of samples) {
      const answer = await postTo(`${hook}/confirmation/`, sample.body);
      expect({ file: sample.file, status: answer.status, text: answer.text }).toEqual({ file: sample.file, status: 200, text: ACCEPTED });
    }
    await settled(app);
    expect(await kept(app)).toEqual(asSent(samples));
    const payments = await app.sql('select receipt from payments order by receipt');
    expect(payments.map((row) => row['receipt'])).toEqual(receiptsOf(samples.filter(isMoney)));
  });

  it.each(samples.filter((sample) => !isMoney(sample)).map((sample) => [sample.file, sample] as const))(
    '%s is no payment and waits for a person',
    async (_file, sample) => {
      const [event] = await app.sql('select * from payment_events where body = $1', [sample.body]);
      expect(event!['state']).toMatch(/^(quarantined|unreadable)$/);
      const stk = sample.kind.startsWith('stk callback');
      if (stk) expect(event).toMatchObject({ state: 'quarantined', reason: 'unknown_checkout' });
      const page = await app.api('GET', `/api/payment-events/?page_size=100&state=${event!['state'] as string}`, { as: 'owner@demo.test' });
      expect((page.body['results'] as { id: string }[]).map((one) => one.id)).toContain(event!['id']);
    },
  );

  it.each(OLDER)('posted to %s as well is answered with success and makes nothing twice', async (path) => {
    const before = await app.sql('select receipt, amount_minor, account_text, state from payments order by receipt');
    const had = await kept(app);
    for (const sample of samples) {
      const answer = await postTo(`${app.url}${path}`, sample.body);
      expect({ file: sample.file, status: answer.status, text: answer.text }).toEqual({ file: sample.file, status: 200, text: ACCEPTED });
    }
    await settled(app);
    expect(await kept(app)).toEqual([...had, ...asSent(samples)].sort());
    expect(await app.sql('select receipt, amount_minor, account_text, state from payments order by receipt')).toEqual(before);
    for (const receipt of receiptsOf(samples.filter(isMoney))) {
      const states = (await eventsOf(app, receipt)).map((event) => `${event['source'] as string}:${event['state'] as string}`);
      expect(states.filter((state) => state.endsWith(':applied'))).toHaveLength(1);
    }
  });

  it('posted to the validation path is judged and never becomes a payment', async () => {
    const hook = await hookOf(app, paybills[0]);
    const before = await app.sql('select count(*)::int as n from payments');
    for (const sample of samples) {
      const answer = await postTo(`${hook}/validation/`, sample.body);
      expect(answer.status).toBe(200);
      expect(answer.body['ResultCode']).toMatch(/^(0|C2B000(12|13|15))$/);
    }
    expect(await app.sql('select count(*)::int as n from payments')).toEqual(before);
  });

  it('leaves the books in order', () => expectBooksInOrder(app));
});

describe.skipIf(!present)(`every body of the corpus on another tenant's path${missing}`, () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ workers: false });
  });
  afterAll(() => app.stop());

  it("is kept as foreign and is nobody's money", async () => {
    const hook = await hookOf(app, '600200');
    for (const sample of samples.filter(isMoney)) await postTo(`${hook}/confirmation/`, sample.body);
    expect(await app.sql('select from payments')).toHaveLength(0);
    const events = await app.sql('select distinct tenant_id, state, reason from payment_events');
    expect(events).toEqual([{ tenant_id: app.tenantIds.other, state: 'quarantined', reason: 'foreign_shortcode' }]);
  });
});
