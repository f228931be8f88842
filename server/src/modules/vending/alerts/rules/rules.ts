import { ALERT_TYPE_NAMES, alertType, type Delivery, type Severity } from '../types.ts';

/** What a tenant has said about a type of alert, as stored. */
export interface StoredRule {
  readonly alert_type: string;
  readonly is_enabled: boolean;
  readonly severity: Severity | null;
  readonly threshold: number | null;
  readonly delivery: Delivery;
  readonly by_sms: boolean;
  readonly by_email: boolean;
  readonly roles: readonly string[];
  readonly user_ids: readonly string[];
  /** E.164 digits. */
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly to_customer: boolean;
  readonly repeat_minutes: number | null;
}

export interface Rule extends StoredRule {
  readonly severity: Severity;
  readonly is_default: boolean;
}

/** Admins of the client by e-mail: nobody is called out of bed by a default, and no text message is spent. */
function defaultRule(name: string): StoredRule {
  const type = alertType(name);
  return {
    alert_type: name,
    is_enabled: true,
    severity: type.severity,
    threshold: type.threshold?.value ?? null,
    delivery: type.delivery,
    by_sms: false,
    by_email: true,
    roles: ['client_admin'],
    user_ids: [],
    phones: [],
    emails: [],
    to_customer: false,
    repeat_minutes: null,
  };
}

export type Rules = ReadonlyMap<string, StoredRule>;

/** The rule in force for a type: the tenant's own, or the product's. */
export function ruleFor(rules: Rules, name: string): Rule {
  const stored = rules.get(name);
  const rule = stored ?? defaultRule(name);
  const { severity, threshold } = alertType(name);
  return { ...rule, severity: rule.severity ?? severity, threshold: rule.threshold ?? threshold?.value ?? null, is_default: stored === undefined };
}

/** Of every type there is, and of those that only the tenant's rules name. */
export function allRules(rules: Rules): readonly Rule[] {
  return [...new Set([...ALERT_TYPE_NAMES, ...rules.keys()])].map((name) => ruleFor(rules, name));
}
