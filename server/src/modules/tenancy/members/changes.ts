import type { MemberRow } from './queries.ts';
import type { UserChangeBody } from './schema.ts';

export interface Change {
  readonly id: string;
  readonly body: UserChangeBody;
  /** Normalised; undefined stays. */
  readonly email: string | undefined;
  readonly passwordHash: string | undefined;
  readonly at: Date;
}

export interface Names {
  readonly first_name: string | undefined;
  readonly last_name: string | undefined;
  readonly phone: string | undefined;
}

export function namesOf({ first_name, last_name, phone }: UserChangeBody): Names {
  return { first_name, last_name, phone };
}

/** What changed, for the audit log: values of rights, but only the names of fields that hold personal data. */
export function difference(before: MemberRow, after: MemberRow, { passwordHash }: Change): Record<string, unknown> {
  const personal = (['email', 'first_name', 'last_name', 'phone'] as const).filter((field) => before[field] !== after[field]);
  const rights = (['role', 'is_active', 'client'] as const).filter((field) => before[field] !== after[field]);
  return {
    before: Object.fromEntries(rights.map((field) => [field, before[field]])),
    after: Object.fromEntries(rights.map((field) => [field, after[field]])),
    changed: [...personal, ...(passwordHash === undefined ? [] : ['password'])],
  };
}
