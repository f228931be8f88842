import type { Actor, Role } from '../../../kernel/http.ts';

/**
 * Who may do what. One line per action; a route names the action, never a role.
 * system_admin runs the platform and may act in any tenant, but does not read token text by default.
 */
export const PERMISSIONS = {
  'users.manage': ['system_admin', 'client_admin'],
  'clients.list': ['system_admin'],
  'clients.create': ['system_admin'],
  'clients.read': ['system_admin', 'client_admin'],
  'clients.update': ['system_admin', 'client_admin'],
  'clients.delete': ['system_admin'],
  'credentials.manage': ['system_admin', 'client_admin'],
  'audit.read': ['system_admin', 'client_admin'],
  'meters.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'meters.write': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  /** What meters and people before them report; gateways hold a key with this alone. */
  'meters.report': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'meters.delete': ['system_admin', 'client_admin'],
  'meters.query': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'meters.suspend': ['system_admin', 'client_admin', 'operator'],
  'customers.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'customers.write': ['system_admin', 'client_admin', 'operator'],
  'customers.delete': ['system_admin', 'client_admin'],
  'balances.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'balances.adjust': ['client_admin', 'operator'],
  /** The second person's yes to money that is given, taken or let go. */
  'balances.approve': ['client_admin'],
  'balances.limits': ['system_admin', 'client_admin'],
  'balances.import': ['client_admin'],
  /** Lists of meters and customers as files. */
  'registry.import': ['system_admin', 'client_admin', 'operator'],
  'tariffs.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'tariffs.write': ['system_admin', 'client_admin'],
  'payments.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'payments.retry': ['system_admin', 'client_admin', 'operator'],
  /** Money from a source that proves nothing, or above the limit of its paybill. */
  'payments.release': ['system_admin', 'client_admin'],
  'payments.assign': ['system_admin', 'client_admin', 'operator'],
  'payments.request': ['system_admin', 'client_admin', 'operator'],
  'payments.resolve': ['system_admin', 'client_admin', 'operator'],
  'payments.refund': ['system_admin', 'client_admin', 'operator'],
  /** The second person's yes to money that leaves. */
  'payments.approve': ['system_admin', 'client_admin'],
  'payments.check': ['system_admin', 'client_admin', 'operator'],
  'payments.cash': ['client_admin', 'operator'],
  'payments.reconcile': ['system_admin', 'client_admin'],
  'tokens.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'tokens.reveal': ['client_admin', 'operator'],
  'tokens.issue': ['client_admin', 'operator'],
  'tokens.clear': ['client_admin', 'operator'],
  /** A field engineer's request always waits for a second person, unless the client's limits say otherwise. */
  'tokens.clear_tamper': ['client_admin', 'operator', 'field_engineer'],
  'tokens.approve': ['client_admin', 'operator'],
  'tokens.limits': ['system_admin', 'client_admin'],
  'tokens.preview': ['system_admin', 'client_admin', 'operator'],
  'tokens.decode': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'tokens.resend': ['system_admin', 'client_admin', 'operator'],
  'alerts.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'alerts.rules': ['system_admin', 'client_admin'],
  'alerts.acknowledge': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'ledger.read': ['system_admin', 'client_admin', 'read_only'],
  'dashboard.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'reports.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'reports.export': ['system_admin', 'client_admin', 'operator'],
  'reports.schedule': ['system_admin', 'client_admin'],
  'operations.read': ['system_admin'],
  'operations.act': ['system_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** True when the actor's role holds the permission and, for API keys, its scopes name it. */
export function allows(actor: Actor, permission: string): boolean {
  const roles: readonly Role[] | undefined = PERMISSIONS[permission as Permission];
  if (!roles?.includes(actor.role)) return false;
  return actor.scopes === null || actor.scopes.includes(permission);
}
