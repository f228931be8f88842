/** What other features say and hear about people. Types only. */

/** `phone`: E.164 digits without plus. `whatsapp`: the `wa_id`. `bsuid`: WhatsApp's business-scoped user id. `email`: in small letters. */
export type IdentityKind = 'phone' | 'whatsapp' | 'bsuid' | 'email';

/** One address of a person; `name` is what the person or the provider calls them, taken where nobody has named them yet. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly name?: string | null;
}

export type ConsentChannel = 'sms' | 'whatsapp' | 'email';
export type ConsentPurpose = 'marketing' | 'service';
export type ConsentVerdict = 'allowed' | 'opted_out' | 'no_consent' | 'blocked';

export interface ConsentAsk {
  readonly identity: Identity;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
}

/** How it became known: `keyword` and `preferences` are acts of the person, `gateway` what a provider says of them. */
type ConsentSource = 'staff' | 'api' | 'import' | 'keyword' | 'preferences' | 'gateway' | 'email_link' | 'merge' | 'erasure';

/** Whom an event is of: somebody known by id, or by an address that may be new. */
type ConsentSubject = { readonly contactId: string } | { readonly identity: Identity };

export interface ConsentEvent {
  readonly subject: ConsentSubject;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly action: 'grant' | 'withdraw';
  readonly source: ConsentSource;
  /** The words that prove it, at most 500 characters: what was written, or the text that was agreed to. */
  readonly wording: string;
  /** Who wrote it down, where a person of the tenant did. */
  readonly actorId?: string | null;
  /** When it happened; an older event never undoes a newer one. */
  readonly occurredAt: Date;
  /** The same event is kept once under the same key, for example the provider's id of the message. */
  readonly dedupeKey?: string | null;
}

/** Where a contact came from. */
export type ContactSource = 'staff' | 'api' | 'import' | 'inbound' | 'customer' | 'campaign';
