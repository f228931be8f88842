/** English of the overview. Its keys are the keys of the other languages. */
export const en = {
  'overview.messages': 'Messages',
  'overview.credits': 'SMS credits left',
  'overview.creditsFew': 'nearly used up',
  'overview.texts': 'Text messages today',
  'overview.arrived': '{{count}} arrived',
  'overview.failed': '{{count}} failed',
  'overview.toMessages': 'To the text messages',
  'overview.pending': 'Payments on their way',
  'overview.failedPayments': '{{count}} failed',
  'overview.trouble': 'Meters that need a look',
  'overview.troubleText': '{{tamper}} tampered, {{fault}} faulty, {{offline}} silent',
} as const;
