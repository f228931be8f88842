import type { en } from './en.ts';

export const sw: Record<keyof typeof en, string> = {
  'overview.messages': 'Jumbe',
  'overview.credits': 'Salio la SMS',
  'overview.creditsFew': 'karibu kuisha',
  'overview.texts': 'SMS za leo',
  'overview.arrived': '{{count}} zimefika',
  'overview.failed': '{{count}} zimeshindikana',
  'overview.toMessages': 'Nenda kwenye SMS',
  'overview.pending': 'Malipo yanayoendelea',
  'overview.failedPayments': '{{count}} yameshindikana',
  'overview.trouble': 'Mita zinazohitaji kuangaliwa',
  'overview.troubleText': '{{tamper}} zimechezewa, {{fault}} hitilafu, {{offline}} kimya',
};
