import type { Static } from 'typebox';
import type { ContactRow } from './list-queries.ts';
import type { IdentityKind } from './port.ts';
import type { Contact } from './schema.ts';

/** The address of a kind that is written to, or an empty text. */
export function mainIdentity({ identities }: Pick<ContactRow, 'identities'>, kind: IdentityKind): string {
  const own = identities.filter((one) => one.kind === kind);
  return (own.find((one) => one.is_primary) ?? own[0])?.value ?? '';
}

export function presentContact(row: ContactRow): Static<typeof Contact> {
  const phone = mainIdentity(row, 'phone');
  return {
    id: row.id,
    name: row.name,
    phone_e164: phone === '' ? '' : `+${phone}`,
    email: mainIdentity(row, 'email'),
    attributes: row.attributes,
    tags: [...row.tags],
    language: row.language,
    time_zone: row.time_zone,
    ...marketingOf(row),
    is_active: row.is_active,
    is_blocked: row.blocked_at !== null,
    block_reason: row.block_reason,
    last_contacted_at: row.last_contacted_at.getTime() === 0 ? null : row.last_contacted_at.toISOString(),
    last_heard_at: row.last_heard_at?.toISOString() ?? null,
    identities: row.identities.map((one) => ({ ...one })),
    consents: row.consents.map((one) => ({ ...one, since: instant(one.since) })),
    customers: row.customers.map((one) => ({ ...one })),
    source: row.source,
    created_by: row.created_by,
    created_by_id: row.created_by_id,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

interface Standing {
  readonly since: string;
  readonly wording: string | null;
}

/** The newest grant and the newest withdrawal that stand, over all channels. */
function marketingOf({ consents }: ContactRow): Pick<Static<typeof Contact>, 'opt_in_at' | 'opt_out_at' | 'opt_out_reason' | 'is_opted_in'> {
  const newest = (state: 'granted' | 'withdrawn'): Standing | undefined =>
    consents
      .filter((one) => one.purpose === 'marketing' && one.state === state)
      .map(({ since, wording }) => ({ since: instant(since), wording }))
      .sort((a, b) => (a.since < b.since ? 1 : -1))[0];
  const [granted, withdrawn] = [newest('granted'), newest('withdrawn')];
  return {
    opt_in_at: granted?.since ?? null,
    opt_out_at: withdrawn?.since ?? null,
    opt_out_reason: withdrawn?.wording ?? '',
    is_opted_in: granted !== undefined,
  };
}

/** A time as JSON of the database has it. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
