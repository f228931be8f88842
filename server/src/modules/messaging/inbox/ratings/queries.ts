import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { SurveyLanguage } from './words.ts';

export interface Survey {
  readonly isOn: boolean;
  readonly everyDays: number;
  readonly words: Readonly<Partial<Record<SurveyLanguage, string>>>;
}

const NONE: Survey = { isOn: false, everyDays: 30, words: {} };

export async function readSurvey({ q, tenantId }: Tx): Promise<Survey> {
  const { rows } = await sql<Survey>`
    select is_on as "isOn", every_days as "everyDays", words from inbox_survey_settings where tenant_id = ${tenantId}`.execute(q);
  return rows[0] ?? NONE;
}

export async function writeSurvey({ q, tenantId }: Tx, { isOn, everyDays, words }: Survey, at: Date): Promise<void> {
  await sql`
    insert into inbox_survey_settings (tenant_id, is_on, every_days, words, updated_at) values (${tenantId}, ${isOn}, ${everyDays}, ${JSON.stringify(words)}::jsonb, ${at})
    on conflict (tenant_id) do update set is_on = excluded.is_on, every_days = excluded.every_days, words = excluded.words, updated_at = excluded.updated_at`.execute(
    q,
  );
}

/** The language to ask a person in; null: they are blocked, have stopped the channel, or were asked since. */
export async function languageToAsk(
  { q, tenantId }: Tx,
  { contactId, channel, since }: { readonly contactId: string; readonly channel: string; readonly since: Date },
): Promise<SurveyLanguage | null> {
  const { rows } = await sql<{ language: SurveyLanguage }>`
    select case when c.language in ('en', 'sw', 'fr') then c.language else t.language end as language
    from contacts c join tenants t on t.id = c.tenant_id
    where c.tenant_id = ${tenantId} and c.id = ${contactId} and c.blocked_at is null and c.deleted_at is null
      and not exists (select from consents s where s.tenant_id = ${tenantId} and s.contact_id = c.id and s.channel = ${channel} and s.state = 'withdrawn')
      and not exists (select from conversation_ratings r where r.tenant_id = ${tenantId} and r.contact_id = c.id and r.asked_at > ${since})`.execute(q);
  return rows[0]?.language ?? null;
}

export interface NewRating {
  readonly id: string;
  readonly conversationId: string;
  readonly contactId: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly at: Date;
}

export async function addRating({ q, tenantId }: Tx, r: NewRating): Promise<void> {
  await sql`
    insert into conversation_ratings (tenant_id, id, conversation_id, contact_id, user_id, channel, asked_at)
    values (${tenantId}, ${r.id}, ${r.conversationId}, ${r.contactId}, ${r.userId}, ${r.channel}, ${r.at})`.execute(q);
}

/** Writes the grade to the question that was asked last, where that is not too long ago and not answered. @returns false: nobody was asked */
export async function rateLast(
  { q, tenantId }: Tx,
  conversationId: string,
  { rating, since, at }: { readonly rating: number; readonly since: Date; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update conversation_ratings r set rating = ${rating}, rated_at = ${at}
    where r.tenant_id = ${tenantId} and r.rating is null and r.id = (
      select l.id from conversation_ratings l where l.tenant_id = ${tenantId} and l.conversation_id = ${conversationId} and l.asked_at > ${since}
      order by l.asked_at desc limit 1) returning r.id`.execute(q);
  return rows.length > 0;
}

export interface RatingRow {
  readonly rating: number | null;
  readonly asked_at: Date;
  readonly rated_at: Date | null;
}

export async function lastRating({ q, tenantId }: Tx, conversationId: string): Promise<RatingRow | undefined> {
  const { rows } = await sql<RatingRow>`
    select rating, asked_at, rated_at from conversation_ratings where tenant_id = ${tenantId} and conversation_id = ${conversationId}
    order by asked_at desc limit 1`.execute(q);
  return rows[0];
}
