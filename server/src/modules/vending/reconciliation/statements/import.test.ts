import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../../test/harness.ts';
import { addPaybill, eventsOf, expectBooksInOrder, METERS, newReceipt, OPERATOR, OWNER, paymentIn, paymentOf, tokensOf } from '../../payments/money.testkit.ts';
import { breaksOf, carryOutRuns, portalCsv, portalLine, upload } from '../reconciliation.testkit.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** Two days ago: within a statement's reach, and over. */
const at = new Date(Date.now() - 2 * 86_400_000);
const count = async (table: string): Promise<number> => Number((await app.sql(`select count(*)::int as n from ${table}`))[0]!['n']);

describe('a statement', () => {
  const receipt = newReceipt();
  const content = portalCsv({ lines: [portalLine({ receipt, at, amount: '300.00', account: METERS[0] }), 'QAB,never,,,,x,,,,,,,'] });

  it('is shown before it is taken in, with what is missing and what could not be read, and nothing is written', async () => {
    const { status, body } = await upload(app, content, { dryRun: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dry_run: true,
      already_imported: false,
      statement: null,
      paybill: '600100',
      lines: 1,
      known_lines: 0,
      kinds: { payment: 1 },
      paid_in: '300.00',
      missing_in_books: { count: 1, amount: '300.00' },
      rejected: [{ row: 5, reason: 'receipt_format' }],
      columns: expect.arrayContaining([
        { field: 'receipt', heading: 'Receipt No.' },
        { field: 'account', heading: 'A/C No.' },
      ]),
    });
    expect(body['preview']).toMatchObject([{ receipt, amount: '300.00', account: METERS[0] }]);
    expect([await count('statement_imports'), await count('statement_lines')]).toEqual([0, 0]);
  });

  it('is taken in once: the same file again changes nothing', async () => {
    const [first, second] = [await upload(app, content), await upload(app, content, { name: 'renamed.csv' })];
    expect([first.body['already_imported'], second.body['already_imported']]).toEqual([false, true]);
    expect(second.body['statement']).toEqual(first.body['statement']);
    expect([await count('statement_imports'), await count('statement_files'), await count('statement_lines')]).toEqual([1, 1, 1]);
    expect((await app.sql("select action, details from audit_log where action = 'statement.imported'"))[0]!['details']).toMatchObject({
      checksum: (first.body['statement'] as { checksum: string }).checksum,
    });
  });

  it('uploaded ten times at once is one import', async () => {
    const other = portalCsv({ lines: [portalLine({ receipt: newReceipt(), at, amount: '20.00', account: 'nobody' })] });
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload(app, other)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(answers.filter((answer) => answer.body['already_imported'] === false)).toHaveLength(1);
  });

  it('that overlaps an earlier one adds what is new', async () => {
    const later = portalCsv({
      lines: [portalLine({ receipt, at, amount: '300.00', account: METERS[0] }), portalLine({ receipt: newReceipt(), at, amount: '10.00' })],
    });
    expect((await upload(app, later)).body['statement']).toMatchObject({ lines: 2, new_lines: 1 });
  });

  it('brings to light money that nobody told of, which one click takes in, once, with its token', async () => {
    await carryOutRuns(app);
    const [found] = await breaksOf(app, { receipt });
    expect(found).toMatchObject({ class: 'missing_in_books', state: 'open', difference_minor: 30_000n });
    const path = `/api/reconciliation-breaks/${found!['id']}/take-in/`;
    expect((await app.api('POST', path, { as: OPERATOR })).status).toBe(403);
    const clicks = await Promise.all([1, 2, 3].map(() => app.api('POST', path, { as: OWNER })));
    expect(clicks.map((click) => click.status).sort()).toEqual([200, 409, 409]);
    await paymentIn(app, receipt, 'vended');
    expect(await tokensOf(app, receipt)).toHaveLength(1);
    expect(await eventsOf(app, receipt)).toMatchObject([{ source: 'statement', authenticity: 'asked' }]);
    expect(await app.sql("select object_id, actor_kind from audit_log where action = 'reconciliation.taken_in'")).toEqual([
      { object_id: found!['id'], actor_kind: 'user' },
    ]);
    await app.waitFor(async () => (await breaksOf(app, { receipt }))[0]!['state'] === 'resolved', { what: 'the break healed' });
    await expectBooksInOrder(app);
  });
});

describe('whose a statement is', () => {
  const line = (): string => portalLine({ receipt: newReceipt(), at, amount: '10.00', account: 'x' });
  const nameless = (): string => portalCsv({ lines: [line()] }).replace(/Short Code,\d+\r\n/, '');

  it('a paybill that is not ours is refused', async () => {
    const { status, body } = await upload(app, portalCsv({ lines: [line()], shortcode: '600200' }));
    expect([status, body['code']]).toEqual([400, 'statements.foreign_shortcode']);
  });

  it('one that names none is of the only paybill there is, or asks for it', async () => {
    expect((await upload(app, nameless(), { dryRun: true })).body['paybill']).toBe('600100');
    await addPaybill(app, '600102');
    const { status, body } = await upload(app, nameless());
    expect([status, body['code']]).toEqual([400, 'statements.which_paybill']);
    const channel = (await app.sql("select id from payment_channels where shortcode = '600102'"))[0]!['id'] as string;
    expect((await upload(app, nameless(), { dryRun: true, channel })).body['paybill']).toBe('600102');
    expect((await upload(app, portalCsv({ lines: [line()] }), { channel })).body['code']).toBe('statements.foreign_shortcode');
  });
});

it.each([
  ['no_header', 'nothing of the kind'],
  ['old_excel', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['web_page', '<html></html>'],
])('a file that is none (%s) is refused with what to do', async (reason, content) => {
  const { status, body } = await upload(app, content);
  expect([status, body['code'], (body['details'] as { reason: string }).reason]).toEqual([400, 'statements.unreadable', reason]);
});

it('what is not base64 is refused', async () => {
  const answer = await app.api('POST', '/api/statement-imports/', { as: OWNER, body: { file_name: 'a.csv', content_base64: 'ä!' } });
  expect([answer.status, Object.keys(answer.body['details'] as object)]).toEqual([400, ['content_base64']]);
});

it("the simulated portal's own export agrees with the books to the cent", async () => {
  const receipt = await app.sandbox.pay({ amount: '120.00' });
  await paymentIn(app, receipt, 'vended');
  const csv = await (await fetch(`${app.sandboxUrl}/control/statements/600100`)).text();
  const { body } = await upload(app, csv);
  expect([body['rejected_rows'], (body['missing_in_books'] as { count: number }).count]).toEqual([0, 0]);
  await carryOutRuns(app);
  expect(await breaksOf(app, { receipt })).toEqual([]);
  expect(await paymentOf(app, receipt)).toMatchObject({ state: 'vended' });
});
