import type { Clock } from '../../../kernel/clock.ts';
import { randomHex } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { isDuplicate } from '../../../kernel/db-errors.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { record } from '../audit/index.ts';
import { changeClientIn, readClientIn, type ClientCall } from '../tenants/index.ts';
import { requireDomain, type PlatformNames } from './name.ts';
import type { TxtAnswer, TxtResolver } from './port.ts';
import { addDomain, findDomain, listDomains, removeDomain, saveCheck, setPrimary, type Checked, type DomainRow } from './queries.ts';

export interface DomainsDeps extends PlatformNames {
  readonly db: Db;
  readonly clock: Clock;
  readonly resolver: TxtResolver;
}

/** The domain that a path names, within the client that it names. */
export interface DomainCall extends ClientCall {
  readonly domainId: string;
}

/** Claims that nothing stands behind. */
const MOST_UNPROVED = 20;

export const recordName = (domain: string): string => `_mkondo.${domain}`;
export const recordValue = (proof: string): string => `mkondo-verification=${proof}`;

export function listOwnDomains({ db }: DomainsDeps, call: ClientCall): Promise<DomainRow[]> {
  return readClientIn(db, call, listDomains);
}

export async function claimDomain(deps: DomainsDeps, call: ClientCall, body: { readonly domain: string }): Promise<DomainRow> {
  const domain = requireDomain(body.domain, deps);
  return changeClientIn(deps.db, call, async (tx) => {
    const unproved = (await listDomains(tx)).filter((row) => row.verified_at === null);
    if (unproved.length >= MOST_UNPROVED) throw conflict('domains.too_many', `${MOST_UNPROVED} of your domains are not verified. Verify or remove some first.`);
    const row = await addDomain(tx, { id: newId(), domain, proof: randomHex(16), at: deps.clock.now() });
    if (!row) throw invalid({ domain: ['This domain is in your list already.'] });
    await note(tx, call.ctx, { row, action: 'domain.claimed' });
    return row;
  });
}

export function getDomain({ db }: DomainsDeps, call: DomainCall): Promise<DomainRow> {
  return readClientIn(db, call, (tx) => existing(tx, call.domainId));
}

export function choosePrimary({ db }: DomainsDeps, call: DomainCall, isPrimary: boolean | undefined): Promise<DomainRow> {
  return changeClientIn(db, call, async (tx) => {
    const row = await existing(tx, call.domainId);
    if (isPrimary === undefined || isPrimary === row.is_primary) return row;
    if (isPrimary && row.verified_at === null) throw conflict('domains.not_verified', 'Verify the domain first.');
    await setPrimary(tx, row.id, isPrimary);
    await note(tx, call.ctx, { row, action: isPrimary ? 'domain.made_primary' : 'domain.made_secondary' });
    return existing(tx, row.id);
  });
}

export function dropDomain({ db }: DomainsDeps, call: DomainCall): Promise<void> {
  return changeClientIn(db, call, async (tx) => {
    const row = await existing(tx, call.domainId);
    await removeDomain(tx, row.id);
    await note(tx, call.ctx, { row, action: 'domain.removed' });
  });
}

/**
 * Looks whether the record is there. The resolver is asked between two transactions.
 * @throws AppError `domains.taken` when another client has proved the domain.
 */
export async function checkDomain(deps: DomainsDeps, call: DomainCall): Promise<DomainRow> {
  const before = await getDomain(deps, call);
  const answer = await deps.resolver.readTxt(recordName(before.domain));
  const result = resultOf(answer, recordValue(before.proof));
  const saved = changeClientIn(deps.db, call, async (tx) => {
    const row = await saveCheck(tx, call.domainId, { result, at: deps.clock.now() });
    if (!row) throw notFound();
    const turned = (row.verified_at === null) !== (before.verified_at === null);
    if (turned) await note(tx, call.ctx, { row, action: row.verified_at === null ? 'domain.lost' : 'domain.verified' });
    return row;
  });
  return saved.catch((error: unknown) => {
    throw isDuplicate(error) ? conflict('domains.taken', 'Another client has proved this domain. Ask the platform’s staff.') : error;
  });
}

function resultOf(answer: TxtAnswer, value: string): Checked['result'] {
  if (answer.kind === 'no_answer') return 'no_answer';
  return answer.kind === 'found' && answer.records.some((record) => record.trim() === value) ? 'found' : 'missing';
}

async function existing(tx: Tx, id: string): Promise<DomainRow> {
  const row = await findDomain(tx, id);
  if (!row) throw notFound();
  return row;
}

async function note(tx: Tx, ctx: RequestContext, { row, action }: { readonly row: DomainRow; readonly action: string }): Promise<void> {
  await record(tx, ctx, [{ action, objectType: 'domain', objectId: row.id, details: { domain: row.domain } }]);
}
