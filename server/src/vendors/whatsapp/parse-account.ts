import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { HookItem, HookPlace, NumberItem, TemplateItem } from '../../modules/messaging/whatsapp/port.ts';

/** What Meta says about templates, numbers and accounts; null for what nothing follows from. Told by their keys: Meta's own examples name the wrong field now and then. */
export function readAccountChange(place: HookPlace, value: Fields): HookItem | null {
  if ('message_template_id' in value || 'message_template_name' in value) return { place, ...templateChange(value) };
  const number = numberChange(place.field, value);
  return number === null ? null : { place, ...number };
}

function templateChange(value: Fields): TemplateItem {
  const event = toText(value['event']).toLowerCase();
  const reason = reasonOf(value);
  const quality = toText(value['new_quality_score']).toLowerCase();
  const coming = toText(value['correct_category']);
  return {
    kind: 'template',
    metaId: toText(value['message_template_id']),
    name: toText(value['message_template_name']),
    language: toText(value['message_template_language']),
    body: value,
    ...(event === '' ? {} : { status: STATUS_OF[event] ?? event, reason }),
    ...(quality === '' ? {} : { quality }),
    ...categoryOf(value, coming),
    ...('message_template_element' in value ? { isChanged: true } : {}),
  };
}

/** Events that are no state of their own. */
const STATUS_OF: Readonly<Record<string, string>> = { reinstated: 'approved', flagged: 'approved', in_appeal: 'in_appeal', limit_exceeded: 'limit_exceeded' };

function reasonOf(value: Fields): string {
  const reason = toText(value['reason']);
  const info = value['rejection_info'];
  const details = isFields(info) ? [toText(info['reason']), toText(info['recommendation'])].filter(Boolean).join(' ') : '';
  return [reason === 'NONE' ? '' : reason, details].filter(Boolean).join(': ');
}

/** Before a change `new_category` is what it is now and `correct_category` what it will be; after one, `previous_category` is there. */
function categoryOf(value: Fields, coming: string): Pick<TemplateItem, 'category' | 'comingCategory'> {
  if (coming !== '') return { comingCategory: coming };
  const now = toText(value['new_category']);
  return now === '' ? {} : { category: now };
}

/** What ends sending, by the event of an `account_update`. */
const TROUBLE: ReadonlySet<string> = new Set(['ACCOUNT_DELETED', 'PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED', 'ACCOUNT_OFFBOARDED']);
const WELL: ReadonlySet<string> = new Set(['ACCOUNT_RECONNECTED', 'PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'VERIFIED_ACCOUNT']);

function numberChange(field: string, value: Fields): NumberItem | null {
  const event = toText(value['event']);
  const limit = toText(value['max_daily_conversations_per_business']) || toText(value['current_limit']);
  const about = { kind: 'number', event: event || field, body: value } as const;
  switch (field) {
    case 'phone_number_quality_update':
      return { ...about, ...(limit === '' ? {} : { messagingLimit: limit }), ...(event === 'THROUGHPUT_UPGRADE' ? { throughput: 'HIGH' } : {}) };
    case 'business_capability_update':
      return { ...about, ...(limit === '' ? {} : { messagingLimit: limit }) };
    case 'phone_number_name_update':
      return { ...about, nameStatus: toText(value['decision']) };
    case 'account_update':
      return { ...about, ...troubleOf(event, value) };
    default:
      return null;
  }
}

function troubleOf(event: string, value: Fields): Pick<NumberItem, 'trouble'> {
  const ban = value['ban_info'];
  const banned = event === 'DISABLED_UPDATE' && isFields(ban) && toText(ban['waba_ban_state']) !== 'REINSTATE';
  if (TROUBLE.has(event) || banned || isRestricted(event, value)) return { trouble: event.toLowerCase() };
  return WELL.has(event) || event === 'DISABLED_UPDATE' ? { trouble: '' } : {};
}

/** Being kept from adding numbers is no reason to stop; being kept from answering customers is. */
function isRestricted(event: string, value: Fields): boolean {
  const restrictions: readonly unknown[] = Array.isArray(value['restriction_info']) ? value['restriction_info'] : [value['restriction_info']];
  const types = restrictions.filter(isFields).map((one) => toText(one['restriction_type']));
  return event === 'ACCOUNT_RESTRICTION' && types.includes('RESTRICTED_CUSTOMER_INITIATED_MESSAGING');
}
