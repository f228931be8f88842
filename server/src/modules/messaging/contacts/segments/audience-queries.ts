import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { plainArray } from '../../../../kernel/pg-arrays.ts';
import type { ConsentChannel, ConsentPurpose, ConsentVerdict, IdentityKind } from '../port.ts';
import { readFilter } from './filter.ts';
import { inSegment } from './filter-queries.ts';
import { findSegments } from './queries.ts';
import { asked } from './segments.ts';

export interface AudienceAsk {
  /** Who is in one of these, or named: each person once. Nothing named is nobody. */
  readonly segmentIds: readonly string[];
  readonly contactIds: readonly string[];
  /** A filter as segments have it; null: none. */
  readonly criteria?: unknown;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
}

/** One person of an audience; `address` is null, and the verdict `no_address`, for who cannot be reached on the channel. */
export interface AudienceRow {
  readonly contact_id: string;
  readonly address: string | null;
  readonly name: string;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly attributes: Record<string, unknown>;
  readonly verdict: ConsentVerdict | 'no_address';
}

const KINDS: Readonly<Record<ConsentChannel, readonly IdentityKind[]>> = { sms: ['phone'], whatsapp: ['whatsapp', 'phone'], email: ['email'] };

/**
 * The select that a campaign freezes its audience with: `insert into … select … from (${await segmentAudience(tx, ask)}) a`.
 * Columns are those of `AudienceRow`, one row per person who is there and active; the verdict is that of this moment, and
 * is asked for again when each message leaves.
 * @throws AppError `not_found` for a segment that is not there, `invalid` for criteria that cannot be read
 */
export async function segmentAudience(tx: Tx, ask: AudienceAsk): Promise<RawBuilder<AudienceRow>> {
  const segments = await findSegments(tx, ask.segmentIds);
  if (segments.length < new Set(ask.segmentIds).size) throw notFound();
  const { tenantId } = tx;
  const wanted = segments.map((segment) => inSegment(tenantId, asked(segment)));
  if (ask.criteria !== undefined && ask.criteria !== null) wanted.push(inSegment(tenantId, { kind: 'live', filter: readFilter(ask.criteria) }));
  if (ask.contactIds.length > 0) wanted.push(sql`c.id = any(${plainArray(ask.contactIds)}::uuid[])`);
  return sql<AudienceRow>`
    select c.id as contact_id, i.value as address, c.name, c.language, c.time_zone, c.attributes,
      case when c.blocked_at is not null then 'blocked' when i.value is null then 'no_address' else ${verdict(ask)} end as verdict
    from (${people(tenantId, wanted)}) c
    left join (${addresses(tenantId, KINDS[ask.channel])}) i on i.contact_id = c.id
    left join consents k on k.tenant_id = ${tenantId} and k.contact_id = c.id and k.channel = ${ask.channel} and k.purpose = ${ask.purpose}
    left join consents s on s.tenant_id = ${tenantId} and s.contact_id = c.id and s.channel = ${ask.channel} and s.purpose = 'service'`;
}

/** Who answers to one of the conditions, each once. One after the other: with `or` between them, none could be read as a join. */
function people(tenantId: string, wanted: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const whole = sql`c.id, c.name, c.language, c.time_zone, c.attributes, c.blocked_at`;
  const there = sql`c.tenant_id = ${tenantId} and c.deleted_at is null and c.is_active`;
  if (wanted.length < 2) return sql`select ${whole} from contacts c where ${there} and ${wanted[0] ?? sql`false`}`;
  const each = wanted.map((condition) => sql`select c.id from contacts c where ${there} and ${condition}`);
  return sql`select ${whole} from (${sql.join(each, sql` union `)}) w join contacts c on c.tenant_id = ${tenantId} and c.id = w.id`;
}

/** As `judgeConsent` says it of those who are not blocked. */
function verdict({ channel, purpose }: AudienceAsk): RawBuilder<unknown> {
  const marketing = sql`case k.state when 'granted' then 'allowed' when 'withdrawn' then 'opted_out' else 'no_consent' end`;
  const word = purpose === 'marketing' ? marketing : sql`'allowed'`;
  return channel === 'whatsapp' ? sql`case when s.state = 'withdrawn' then 'opted_out' else ${word} end` : word;
}

/** One address for each person: of the first kind that they have, the one that is written to. Read as a whole, not person by person. */
function addresses(tenantId: string, kinds: readonly IdentityKind[]): RawBuilder<unknown> {
  return sql`
    select distinct on (contact_id) contact_id, value from contact_identities where tenant_id = ${tenantId} and kind = any(${[...kinds]}::text[]) and is_primary
    order by contact_id, array_position(${[...kinds]}::text[], kind), value`;
}
