import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { countryOf, readPhone } from '../../customers/index.ts';
import { noSuchMember } from '../errors.ts';
import type { IsMember } from '../handling.ts';
import { alertType } from '../types.ts';
import { loadRules, loadSettings, placeOf, saveRule, saveSettings, type Settings } from './queries.ts';
import { ruleFor, type Rule, type StoredRule } from './rules.ts';
import type { RuleChange, SettingsChange } from './schema.ts';

export interface Changing {
  readonly at: Date;
  readonly isMember: IsMember;
}

/** Sets what a tenant wants of a type of alert; what the change leaves out keeps what is in force. @throws AppError `invalid` */
export async function changeRule(tx: Tx, source: AuditSource, { change, at, isMember }: Changing & { readonly change: RuleChange }): Promise<Rule> {
  refuseImpossible(change);
  for (const userId of change.users ?? []) if (!(await isMember(tx, userId))) throw noSuchMember('users');
  const rules = await loadRules(tx);
  const { is_default: _default, ...before } = ruleFor(rules, change.alert_type);
  const { users, phones, emails, ...plain } = change;
  const after: StoredRule = {
    ...before,
    ...plain,
    ...(users ? { user_ids: [...new Set(users)] } : {}),
    ...(phones ? { phones: await phonesOf(tx, phones) } : {}),
    ...(emails ? { emails: emailsOf(emails) } : {}),
  };
  await saveRule(tx, after, at);
  await record(tx, source, [{ action: 'alert_rule.changed', objectType: 'alert_rule', objectId: change.alert_type, details: { before, after } }]);
  return { ...after, severity: after.severity ?? before.severity, is_default: false };
}

function refuseImpossible({ alert_type: name, is_enabled: enabled, threshold, to_customer: toCustomer }: RuleChange): void {
  const type = alertType(name);
  if (enabled === false && type.always) throw invalid({ is_enabled: ['This one cannot be switched off. Set delivery to none if nobody is to be told.'] });
  if (toCustomer && !type.forCustomer) throw invalid({ to_customer: ['Customers are told of low_token only.'] });
  if (threshold === undefined || threshold === null) return;
  const limits = type.threshold;
  if (!limits) throw invalid({ threshold: ['This type has no threshold.'] });
  if (threshold < limits.least || threshold > limits.most) throw invalid({ threshold: [`${limits.unit}: between ${limits.least} and ${limits.most}.`] });
}

async function phonesOf(tx: Tx, texts: readonly string[]): Promise<readonly string[]> {
  const country = countryOf(await placeOf(tx));
  const phones = texts.map((text) => readPhone(text, country));
  const wrong = phones.indexOf(null);
  if (wrong >= 0) throw invalid({ phones: [`${texts[wrong]} is not a phone number.`] });
  return [...new Set(phones.filter((phone) => phone !== null))];
}

const EMAIL = /^[^\s@<>,;:"\\()[\]]+@[^\s@<>,;:"\\()[\]]+\.[^\s@<>,;:"\\()[\]]+$/;

function emailsOf(texts: readonly string[]): readonly string[] {
  const emails = texts.map((text) => text.trim().toLowerCase());
  const wrong = emails.find((email) => !EMAIL.test(email));
  if (wrong !== undefined) throw invalid({ emails: [`${wrong} is not an e-mail address.`] });
  return [...new Set(emails)];
}

/** @throws AppError `invalid` for a beginning of quiet hours without an end */
export async function changeSettings(tx: Tx, source: AuditSource, { change, at }: { readonly change: SettingsChange; readonly at: Date }): Promise<Settings> {
  const before = await loadSettings(tx);
  const after: Settings = {
    ...before,
    ...(change.quiet_from === undefined ? {} : { quiet_from: minutesOf(change.quiet_from) }),
    ...(change.quiet_until === undefined ? {} : { quiet_until: minutesOf(change.quiet_until) }),
    ...(change.digest_at === undefined ? {} : { digest_at: minutesOf(change.digest_at)! }),
    critical_breaks_quiet: change.critical_breaks_quiet ?? before.critical_breaks_quiet,
  };
  if ((after.quiet_from === null) !== (after.quiet_until === null)) throw invalid({ quiet_until: ['Quiet hours have a beginning and an end, or neither.'] });
  await saveSettings(tx, after, at);
  await record(tx, source, [{ action: 'alert_settings.changed', objectType: 'alert_settings', objectId: tx.tenantId, details: { before, after } }]);
  return after;
}

function minutesOf(text: string | null): number | null {
  if (text === null) return null;
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}
