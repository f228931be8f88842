import type { Tx } from '../../../kernel/db.ts';
import { record, recordPlatform, type AuditSource } from '../audit/index.ts';
import { addMembership } from '../members/index.ts';
import { changeTenantRow, insertTenant, requireSlug, slugsFor } from '../tenants/index.ts';

/** As the older system has it; what ends with a trial is settled by billing. */
const TRIAL_MS = 30 * 24 * 3_600_000;

export interface WorkspaceWish {
  readonly name: string;
  /** Null: made from the name. */
  readonly subdomain: string | null;
  /** Checked before. */
  readonly timeZone: string | undefined;
  readonly business: {
    readonly business_name?: string;
    readonly business_type?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly address?: string;
  };
}

export interface Owner {
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
}

/** A new client on trial, in a transaction of that client. @throws AppError `invalid` under `subdomain`. */
export async function addWorkspace(tx: Tx, wish: WorkspaceWish, at: Date): Promise<void> {
  const slugs = wish.subdomain === null ? slugsFor(wish.name) : [requireSlug(wish.subdomain, 'subdomain')];
  const body = { name: wish.name, ...(wish.timeZone === undefined ? {} : { time_zone: wish.timeZone }) };
  await insertTenant(tx, { body, id: tx.tenantId, at, slugs, slugField: 'subdomain' });
  await changeTenantRow(tx, tx.tenantId, { ...wish.business, trial_ends_at: new Date(at.getTime() + TRIAL_MS), at });
}

export async function addOwner(tx: Tx, owner: Owner, at: Date): Promise<void> {
  await addMembership(tx, { ...owner, tenantId: tx.tenantId, role: 'client_admin', isActive: true, isOwner: true, at });
}

/** Last in the transaction: the platform's chain is locked from here to the commit. */
export async function recordWorkspace(tx: Tx, source: AuditSource, ownerId: string | null): Promise<void> {
  const entry = { action: 'client.created', objectType: 'client', objectId: tx.tenantId, details: { owner: ownerId } };
  await record(tx, source, [entry]);
  await recordPlatform(tx, source, [entry]);
}
