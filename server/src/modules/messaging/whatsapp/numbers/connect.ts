import type { Tx } from '../../../../kernel/db.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { WhatsappDeps, WhatsappListeners, WhatsappTools } from '../deps.ts';
import { graphError, numberTaken } from '../errors.ts';
import { storableJson } from '../json.ts';
import type { GraphAnswer, NumberFacts, WhatsappAccount } from '../port.ts';
import { hookUrl, openField, openNumber } from './open.ts';
import { changeNumber, claimIds, findSealedNumber, type NumberChanges } from './queries.ts';

export interface TestResult {
  readonly outcome: 'ok' | 'refused' | 'unknown';
  readonly code: string | null;
  readonly detail: string;
}

/** The request, where a person asks; null when the hourly look does. */
interface Asked {
  readonly tenantId: string;
  readonly numberId: string;
  readonly ctx: AuditSource | null;
}

/**
 * Asks Meta for the number and for the numbers of its account: both together show that it is the client's. Changes
 * nothing at Meta. A number that was in trouble and answers well again sends again.
 * @throws AppError `whatsapp.number_taken`
 */
export async function testConnection(deps: WhatsappDeps, asked: Asked): Promise<TestResult> {
  const account = await deps.db.inTenant(asked.tenantId, (tx) => openNumber(tx, deps, asked.numberId));
  const facts = await deps.provider.numberFacts(account);
  const owned = facts.kind === 'done' ? await deps.provider.numbersOf(account) : facts;
  const result = resultOf(facts, owned, account);
  await deps.db.inTenant(asked.tenantId, (tx) => keepTest(tx, deps, { asked, account, facts: facts.kind === 'done' ? facts.value : null, result }));
  return result;
}

function resultOf(facts: GraphAnswer<NumberFacts>, owned: GraphAnswer<unknown>, account: WhatsappAccount): TestResult {
  for (const answer of [facts, owned]) {
    if (answer.kind === 'refused') return { outcome: 'refused', code: answer.code, detail: answer.reason };
    if (answer.kind === 'unknown') return { outcome: 'unknown', code: null, detail: answer.reason };
  }
  const ids = owned.kind === 'done' && Array.isArray(owned.value) ? owned.value : [];
  if (!ids.includes(account.phoneNumberId))
    return { outcome: 'refused', code: 'not_in_account', detail: 'The number is not one of this WhatsApp business account.' };
  return { outcome: 'ok', code: null, detail: facts.kind === 'done' ? facts.value.displayNumber : '' };
}

interface Kept {
  readonly asked: Asked;
  readonly account: WhatsappAccount;
  readonly facts: NumberFacts | null;
  readonly result: TestResult;
}

async function keepTest(tx: Tx, deps: WhatsappTools & WhatsappListeners, { asked, account, facts, result }: Kept): Promise<void> {
  const at = deps.clock.now();
  const id = asked.numberId;
  if (result.outcome === 'ok') {
    if (!(await claimIds(tx, { id, phoneNumberId: account.phoneNumberId, wabaId: account.wabaId }))) throw numberTaken();
    await changeNumber(tx, id, {
      connected_at: at,
      checked_at: at,
      trouble_code: null,
      trouble_text: '',
      trouble_at: null,
      ...(facts ? columnsOf(facts) : {}),
      at,
    });
    await deps.resolve(tx, id);
  } else await changeNumber(tx, id, { checked_at: at, at });
  if (asked.ctx) {
    const details = { outcome: result.outcome, code: result.code, detail: result.detail };
    await record(tx, asked.ctx, [{ action: 'whatsapp_number.tested', objectType: 'whatsapp_number', objectId: id, details }]);
  }
}

function columnsOf(facts: NumberFacts): NumberChanges {
  return {
    display_number: facts.displayNumber.replaceAll(/\D/g, ''),
    verified_name: facts.verifiedName,
    name_status: facts.nameStatus.toLowerCase(),
    quality: facts.quality.toLowerCase(),
    throughput: facts.throughput,
    messaging_limit: facts.messagingLimit,
    is_coexistence: facts.isCoexistence,
    health: storableJson(facts.health ?? {}),
  };
}

/** Tells Meta where to report what happens on this number. @throws AppError `whatsapp.refused`, `whatsapp.no_answer` */
export async function subscribeNumber(deps: WhatsappDeps, asked: Asked & { readonly ctx: AuditSource }): Promise<void> {
  const { account, callback } = await deps.db.inTenant(asked.tenantId, async (tx) => {
    const opened = await openNumber(tx, deps, asked.numberId);
    const row = (await findSealedNumber(tx, asked.numberId))!;
    const open = (field: 'hook_key' | 'verify_token'): string => openField(deps.secrets, { tenantId: tx.tenantId, row, field });
    return { account: opened, callback: { url: hookUrl(deps.publicUrl, open('hook_key')), verifyToken: open('verify_token') } };
  });
  await told(deps, asked, { action: 'subscribed', column: 'subscribed_at', answer: await deps.provider.subscribe(account, callback) });
}

/** Registers the number for the Cloud API with its six digits; at most ten times in 72 hours. @throws AppError as `subscribeNumber` */
export async function registerNumber(deps: WhatsappDeps, asked: Asked & { readonly ctx: AuditSource; readonly pin: string }): Promise<void> {
  const account = await deps.db.inTenant(asked.tenantId, (tx) => openNumber(tx, deps, asked.numberId));
  const answer = await deps.provider.register(account, asked.pin);
  const pin_sealed = deps.secrets.seal(asked.pin, { tenantId: asked.tenantId, recordId: asked.numberId, field: 'pin' });
  await told(deps, asked, { action: 'registered', column: 'registered_at', answer, also: { pin_sealed } });
}

interface Told {
  readonly action: 'subscribed' | 'registered';
  readonly column: 'subscribed_at' | 'registered_at';
  readonly answer: GraphAnswer<null>;
  readonly also?: { readonly pin_sealed: string };
}

async function told(deps: WhatsappDeps, asked: Asked & { readonly ctx: AuditSource }, { action, column, answer, also }: Told): Promise<void> {
  const at = deps.clock.now();
  await deps.db.inTenant(asked.tenantId, async (tx) => {
    if (answer.kind === 'done') await changeNumber(tx, asked.numberId, { [column]: at, ...also, at });
    const details = { outcome: answer.kind, ...(answer.kind === 'refused' ? { code: answer.code } : {}) };
    await record(tx, asked.ctx, [{ action: `whatsapp_number.${action}`, objectType: 'whatsapp_number', objectId: asked.numberId, details }]);
  });
  if (answer.kind !== 'done') throw graphError(answer);
}
