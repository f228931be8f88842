import { Type, type Static } from 'typebox';
import { derivedId } from '../../../../kernel/ids.ts';
import { pageOf, pageQuery } from '../../../../kernel/pages.ts';
import { ALERT_TYPE_NAMES, alertType, SEVERITIES } from '../types.ts';
import type { Settings } from './queries.ts';
import type { Rule } from './rules.ts';

const maybeNumber = Type.Union([Type.Integer(), Type.Null()]);
const texts = Type.Array(Type.String());

const RuleBody = Type.Object({
  id: Type.String(),
  alert_type: Type.String(),
  is_default: Type.Boolean(),
  is_enabled: Type.Boolean(),
  severity: Type.String(),
  threshold: maybeNumber,
  threshold_unit: Type.Union([Type.String(), Type.Null()]),
  delivery: Type.String(),
  by_sms: Type.Boolean(),
  by_email: Type.Boolean(),
  roles: texts,
  users: texts,
  phones: texts,
  emails: texts,
  to_customer: Type.Boolean(),
  repeat_minutes: maybeNumber,
});
export { RuleBody };
export const RulePage = pageOf(RuleBody);
export const RuleQuery = Type.Object(pageQuery, { additionalProperties: false });

const nullableInteger = (minimum: number, maximum: number) => Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum, maximum });
const list = (item: ReturnType<typeof Type.String>) => Type.Optional(Type.Array(item, { maxItems: 20 }));

/** What is left out keeps what is in force. */
export const RuleChange = Type.Object(
  {
    alert_type: Type.Enum([...ALERT_TYPE_NAMES]),
    is_enabled: Type.Optional(Type.Boolean()),
    severity: Type.Optional(Type.Enum([...SEVERITIES])),
    threshold: Type.Optional(nullableInteger(1, 100_000)),
    delivery: Type.Optional(Type.Enum(['immediate', 'digest', 'none'])),
    by_sms: Type.Optional(Type.Boolean()),
    by_email: Type.Optional(Type.Boolean()),
    roles: Type.Optional(Type.Array(Type.Enum(['client_admin', 'operator', 'field_engineer', 'read_only']), { maxItems: 4 })),
    users: list(Type.String({ format: 'uuid' })),
    phones: list(Type.String({ maxLength: 40 })),
    emails: list(Type.String({ maxLength: 254 })),
    to_customer: Type.Optional(Type.Boolean()),
    repeat_minutes: Type.Optional(nullableInteger(5, 10_080)),
  },
  { additionalProperties: false },
);
export type RuleChange = Static<typeof RuleChange>;

export function presentRule(tenantId: string, rule: Rule): Static<typeof RuleBody> {
  return {
    id: derivedId('alert_rule', tenantId, rule.alert_type),
    alert_type: rule.alert_type,
    is_default: rule.is_default,
    is_enabled: rule.is_enabled,
    severity: rule.severity,
    threshold: rule.threshold,
    threshold_unit: alertType(rule.alert_type).threshold?.unit ?? null,
    delivery: rule.delivery,
    by_sms: rule.by_sms,
    by_email: rule.by_email,
    roles: [...rule.roles],
    users: [...rule.user_ids],
    phones: [...rule.phones],
    emails: [...rule.emails],
    to_customer: rule.to_customer,
    repeat_minutes: rule.repeat_minutes,
  };
}

const clock = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'HH:MM in the time zone of the client.',
});

export const SettingsBody = Type.Object({ quiet_from: clock, quiet_until: clock, critical_breaks_quiet: Type.Boolean(), digest_at: Type.String() });
export const SettingsChange = Type.Object(
  {
    quiet_from: Type.Optional(clock),
    quiet_until: Type.Optional(clock),
    critical_breaks_quiet: Type.Optional(Type.Boolean()),
    digest_at: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })),
  },
  { additionalProperties: false },
);
export type SettingsChange = Static<typeof SettingsChange>;

export function presentSettings(settings: Settings): Static<typeof SettingsBody> {
  return {
    quiet_from: settings.quiet_from === null ? null : clockText(settings.quiet_from),
    quiet_until: settings.quiet_until === null ? null : clockText(settings.quiet_until),
    critical_breaks_quiet: settings.critical_breaks_quiet,
    digest_at: clockText(settings.digest_at),
  };
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
