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
  /** Which parts of the product a client has. */
  'features.switch': ['system_admin'],
  'credentials.manage': ['system_admin', 'client_admin'],
  /** One's own key; platform staff are members of no client that a key could be of. */
  'api_keys.own': ['client_admin', 'operator', 'field_engineer', 'read_only'],
  /** Name, addresses and state of one's client. */
  'workspace.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'workspace.members': ['system_admin', 'client_admin'],
  'workspace.domains': ['system_admin', 'client_admin'],
  'audit.read': ['system_admin', 'client_admin'],
  'meters.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'meters.write': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  /** What meters and people before them report; gateways hold a key with this alone. */
  'meters.report': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'meters.delete': ['system_admin', 'client_admin'],
  'meters.query': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'meters.suspend': ['system_admin', 'client_admin', 'operator'],
  /** Another device in the place of one; what waits for the first goes to the second. */
  'meters.replace': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'meters.transfer': ['system_admin', 'client_admin', 'operator'],
  'meters.transfer_client': ['system_admin'],
  'customers.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'customers.write': ['system_admin', 'client_admin', 'operator'],
  'customers.delete': ['system_admin', 'client_admin'],
  /** Everything that is held on one customer, as a file. */
  'customers.export': ['system_admin', 'client_admin'],
  'customers.erase': ['system_admin', 'client_admin', 'operator'],
  /** The second person's yes to an erasure. */
  'customers.erase_approve': ['system_admin', 'client_admin'],
  'balances.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'balances.adjust': ['client_admin', 'operator'],
  /** The second person's yes to money that is given, taken or let go. */
  'balances.approve': ['client_admin'],
  'balances.limits': ['system_admin', 'client_admin'],
  'balances.import': ['client_admin'],
  /** Lists of meters and customers as files. */
  'registry.import': ['system_admin', 'client_admin', 'operator'],
  /** People whom messages go to; who they are, and what they agreed to. */
  'contacts.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'contacts.write': ['system_admin', 'client_admin', 'operator'],
  'contacts.delete': ['system_admin', 'client_admin'],
  'contacts.define': ['system_admin', 'client_admin'],
  'contacts.import': ['system_admin', 'client_admin', 'operator'],
  'contacts.export': ['system_admin', 'client_admin'],
  'contacts.erase': ['client_admin'],
  'segments.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'segments.write': ['system_admin', 'client_admin', 'operator'],
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
  'key_changes.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'key_changes.manage': ['system_admin', 'client_admin', 'operator'],
  /** Key-change tokens in the clear, for who types them in. */
  'key_changes.reveal': ['client_admin', 'operator', 'field_engineer'],
  'key_changes.confirm': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'alerts.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'alerts.rules': ['system_admin', 'client_admin'],
  'alerts.acknowledge': ['system_admin', 'client_admin', 'operator', 'field_engineer'],
  'ledger.read': ['system_admin', 'client_admin', 'read_only'],
  'dashboard.read': ['system_admin', 'client_admin', 'operator', 'field_engineer', 'read_only'],
  'reports.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'reports.export': ['system_admin', 'client_admin', 'operator'],
  'reports.schedule': ['system_admin', 'client_admin'],
  'whatsapp.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'whatsapp.send': ['system_admin', 'client_admin', 'operator'],
  /** Talks with people. Answering may spend the client's credits: the client's own people and programmes alone. */
  'inbox.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'inbox.answer': ['client_admin', 'operator'],
  /** Teams, and how much each agent takes. */
  'inbox.manage': ['system_admin', 'client_admin'],
  /** For how long words of messages are kept: the client's own decision, and nobody else's. */
  'messages.retention': ['client_admin'],
  'templates.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'templates.write': ['system_admin', 'client_admin', 'operator'],
  'sms.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  /** Spends the client's credits: the client's own people and programmes alone. */
  'sms.send': ['client_admin', 'operator'],
  'campaigns.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  'campaigns.manage': ['client_admin', 'operator'],
  /** Messages to many people, at the client's cost: the client's own people and programmes alone. */
  'campaigns.send': ['client_admin', 'operator'],
  /** Stopping one is for whoever sees that it goes wrong. */
  'campaigns.stop': ['system_admin', 'client_admin', 'operator'],
  /** The second person's yes to a message to many. */
  'campaigns.approve': ['client_admin'],
  'analytics.read': ['system_admin', 'client_admin', 'operator', 'read_only'],
  /** Where a client's news are sent; a key that could say so would outlive its revocation. */
  'webhooks.manage': ['system_admin', 'client_admin'],
  'senders.manage': ['client_admin'],
  'senders.review': ['system_admin'],
  'credits.grant': ['system_admin'],
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
