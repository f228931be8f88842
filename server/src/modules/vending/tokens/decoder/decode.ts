import { decodeToken, tokenClassOf } from '@mkondo/sts';
import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { findMeterById, findMetersByAccount } from '../../meters/index.ts';
import { tokenDigest } from '../sealing.ts';
import { explain, type Display, type Logged, type Structure, type Verdict } from './explain.ts';
import { nearMisses } from './near-misses.ts';
import { findLogged } from './queries.ts';

export interface Refusal {
  /** As somebody typed or read it. */
  readonly typed: string;
  /** Id, number or alias of the meter that refused; null when it is not known. */
  readonly meter: string | null;
  readonly display: Display | null;
}

export interface Finding {
  readonly verdict: Verdict;
  /** Not encrypted; null for what is no token. */
  readonly tokenClass: 0 | 1 | 2 | 3 | null;
  readonly tail: string;
  /** The token of ours that it is, or that was meant. */
  readonly logged: Logged | null;
}

/**
 * Why a meter refused a token, by its structure and by what we have issued. Nothing of the token but its last four
 * digits is kept.
 * @throws AppError `not_found` for a meter that is not the tenant's
 */
export async function decodeRefusal(tx: Tx, secrets: Secrets, { refusal, source }: { refusal: Refusal; source: AuditSource }): Promise<Finding> {
  const digits = refusal.typed.replace(/\D/g, '');
  const meterId = refusal.meter === null ? null : await meterOf(tx, refusal.meter);
  const [logged] = await findLogged(tx, [tokenDigest(secrets, tx.tenantId, digits)]);
  const meant = logged ? null : await meantBy(tx, secrets, { digits, meterId });
  const verdict = explain({ structure: structureOf(digits), logged: logged ?? null, meant, meterId, display: refusal.display });
  const found = logged ?? meant;
  await record(tx, source, [
    {
      action: 'token.decoded',
      objectType: 'token',
      objectId: found?.id ?? '',
      details: { tail: digits.slice(-4), verdict, meter_id: meterId, display: refusal.display },
    },
  ]);
  return { verdict, tokenClass: tokenClassOf(digits), tail: digits.slice(-4), logged: found };
}

async function meterOf(tx: Tx, text: string): Promise<string> {
  const id = isUuid(text) ? (await findMeterById(tx, text))?.id : (await findMetersByAccount(tx, [text])).get(text)?.id;
  if (!id) throw notFound();
  return id;
}

async function meantBy(tx: Tx, secrets: Secrets, { digits, meterId }: { digits: string; meterId: string | null }): Promise<Logged | null> {
  const found = await findLogged(
    tx,
    nearMisses(digits).map((each) => tokenDigest(secrets, tx.tenantId, each)),
  );
  return found.find((each) => each.meter_id === meterId) ?? (meterId === null ? (found[0] ?? null) : null);
}

function structureOf(digits: string): Structure {
  const read = decodeToken(digits);
  if (read.ok) return 'test_display';
  if (read.reason === 'key_missing') return 'sealed';
  return read.reason === 'format' ? 'format' : 'impossible';
}
