import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { DeliveryReport, DeliveryStatus } from '../../modules/messaging/outbox/port.ts';
import type { HookItem, HookPlace, StatusItem } from '../../modules/messaging/whatsapp/port.ts';
import { ruleOf } from './errors.ts';
import { notice } from './notice.ts';
import { peerOf, phoneOf, userIdOf } from './peers.ts';
import { timeOf } from './times.ts';

/** Words of Meta; what is not here says nothing about delivery (`deleted`, `warning`, what comes next year). */
const DELIVERY: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'undelivered'],
]);

export function readStatus(place: HookPlace, raw: Fields): HookItem {
  const wamid = toText(raw['id']);
  const status = toText(raw['status']).toLowerCase().slice(0, 40);
  if (wamid === '' || status === '') return notice(place, { event: 'status_without_id', body: raw });
  const { errorCode, errorText } = failureOf(raw['errors']);
  const rule = ruleOf(Number(errorCode || Number.NaN));
  const item: Omit<StatusItem, 'report'> = {
    kind: 'status',
    wamid,
    status,
    at: timeOf(raw['timestamp']),
    recipient: peerOf(raw['recipient_id'], raw['recipient_user_id']),
    participant: phoneOf(raw['recipient_participant_id']) || userIdOf(raw['recipient_participant_user_id']),
    errorCode,
    errorText,
    isTrouble: rule?.is === 'account',
    ...(rule?.templateIs ? { templateIs: rule.templateIs } : {}),
    pricing: pricingOf(raw['pricing']),
  };
  return { ...item, place, report: reportOf(item, toText(raw['biz_opaque_callback_data']), raw) };
}

function failureOf(errors: unknown): Pick<StatusItem, 'errorCode' | 'errorText'> {
  const error = Array.isArray(errors) ? (errors as unknown[]).find(isFields) : undefined;
  if (!error) return { errorCode: '', errorText: '' };
  const data = error['error_data'];
  const details = isFields(data) ? toText(data['details']) : '';
  return { errorCode: toText(error['code']), errorText: details || toText(error['title']) || toText(error['message']) };
}

/** Of calls there are statuses too: they are no message. */
function reportOf({ wamid, status, errorCode, errorText }: Omit<StatusItem, 'report'>, reference: string, raw: Fields): DeliveryReport | null {
  const known = DELIVERY.get(status);
  if (known === undefined || raw['type'] === 'call') return null;
  return { providerId: wamid, alternatives: reference === '' ? [] : [reference], status: known, code: errorCode || null, reason: errorText || null };
}

function pricingOf(value: unknown): StatusItem['pricing'] {
  if (!isFields(value)) return null;
  return {
    model: toText(value['pricing_model']),
    type: toText(value['type']),
    category: toText(value['category']),
    billable: value['billable'] === true,
  };
}
